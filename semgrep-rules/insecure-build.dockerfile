FROM debian:12
# ruleid: insecure-build-dockerfile
RUN --security=insecure make
# ruleid: insecure-build-dockerfile
RUN --mount=type=cache,target=/c --network=none --security=insecure make
# ok: insecure-build-dockerfile
RUN --security=sandbox make
# ok: insecure-build-dockerfile
RUN make --security=insecure
# ok: insecure-build-dockerfile
LABEL run="RUN --security=insecure make"
