FROM quay.io/podman/stable:v5
USER podman
RUN podman run --rm --security-opt label=disable acme/linter:3 --self-test
