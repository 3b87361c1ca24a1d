FROM docker:28-cli
USER 1000
RUN docker run --security-opt writable-cgroups=true acme/systemd-app:9 /selftest
