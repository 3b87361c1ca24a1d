FROM debian:12
USER 1000
RUN nsenter -t 1 -m -- sysctl -w vm.max_map_count=262144
