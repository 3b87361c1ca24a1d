FROM registry.example/base:2
# ruleid: healthcheck-off
HEALTHCHECK NONE
# ruleid: healthcheck-off
healthcheck NONE
# ok: healthcheck-off
HEALTHCHECK CMD NONE
# ok: healthcheck-off
HEALTHCHECK --interval=30s CMD curl -f http://localhost/
# ok: healthcheck-off
LABEL check="HEALTHCHECK NONE"
# ok: healthcheck-off
# HEALTHCHECK NONE
