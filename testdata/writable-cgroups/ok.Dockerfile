FROM docker:28-cli
USER 1000
# docker run --security-opt writable-cgroups=true
RUN docker run acme/systemd-app:9 /selftest --security-opt writable-cgroups=true
