FROM docker:28-cli
USER 1000
RUN docker run --rm --security-opt systempaths=unconfined acme/image-builder:0.14 --version
