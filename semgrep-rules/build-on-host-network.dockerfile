FROM debian:12
# ruleid: build-on-host-network-dockerfile
RUN --network=host make
# ruleid: build-on-host-network-dockerfile
RUN --mount=type=cache,target=/c --network=host make
# ok: build-on-host-network-dockerfile
RUN --network=none make
# ok: build-on-host-network-dockerfile
RUN make --network=host
# ok: build-on-host-network-dockerfile
LABEL run="RUN --network=host make"
