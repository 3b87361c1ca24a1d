FROM quay.io/podman/stable:v5
USER podman
# RUN podman run --security-opt label=disable acme/linter:3
RUN podman run --rm --security-opt label=type:container_t acme/linter:3 --self-test
