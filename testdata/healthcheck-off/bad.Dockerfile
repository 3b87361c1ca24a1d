FROM registry.example/base:2
HEALTHCHECK NONE
USER 1000
