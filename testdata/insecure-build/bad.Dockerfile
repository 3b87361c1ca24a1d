FROM debian:12
RUN --security=insecure mount -t tmpfs none /mnt && make -C /src image
RUN --mount=type=cache,target=/var/cache --security=insecure \
    make -C /src disk
USER 1000
