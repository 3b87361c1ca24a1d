FROM debian:12
# ruleid: world-writable-path-dockerfile
COPY --chmod=777 run.sh /usr/bin/
# ruleid: world-writable-path-dockerfile
COPY --from=build --chown=0:0 --chmod=0666 /out/config /etc/
# ruleid: world-writable-path-dockerfile
ADD --chmod=a+rwx run.sh /
# ok: world-writable-path-dockerfile
COPY --chmod=0755 run.sh /usr/bin/
# ok: world-writable-path-dockerfile
COPY --chmod=1777 drop /drop
# ok: world-writable-path-dockerfile
COPY --chmod=u+w,a+x run.sh /
# ok: world-writable-path-dockerfile
COPY --chmod=$MODE run.sh /
# ok: world-writable-path-dockerfile
COPY 777 /app/
# ok: world-writable-path-dockerfile
LABEL hint="COPY --chmod=777 a b"
