FROM registry.example/base:2
# HEALTHCHECK NONE
HEALTHCHECK --interval=30s CMD curl -f http://localhost/NONE
LABEL check="HEALTHCHECK NONE"
USER 1000
