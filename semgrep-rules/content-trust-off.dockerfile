FROM docker:28-cli
# ruleid: content-trust-off-dockerfile
ENV DOCKER_CONTENT_TRUST=0
# ruleid: content-trust-off-dockerfile
ENV DOCKER_CONTENT_TRUST="false"
# ok: content-trust-off-dockerfile
ENV DOCKER_CONTENT_TRUST=1
# ok: content-trust-off-dockerfile
ENV HINT="DOCKER_CONTENT_TRUST=0"
# ok: content-trust-off-dockerfile
# ENV DOCKER_CONTENT_TRUST=0
