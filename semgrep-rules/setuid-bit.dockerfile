FROM debian:12
# ruleid: setuid-bit-dockerfile
COPY --chmod=4755 tool /usr/bin/
# ruleid: setuid-bit-dockerfile
COPY --from=build --chown=0:0 --chmod=06755 /out/tool /usr/bin/
# ruleid: setuid-bit-dockerfile
ADD --chmod=u+s tool /usr/bin/
# ruleid: setuid-bit-dockerfile
COPY --chmod=u+rxs tool /usr/bin/
# ok: setuid-bit-dockerfile
COPY --chmod=0755 tool /usr/bin/
# ok: setuid-bit-dockerfile
COPY --chmod=2755 tool /usr/bin/
# ok: setuid-bit-dockerfile
COPY 4755 /usr/bin/
# ok: setuid-bit-dockerfile
LABEL hint="COPY --chmod=4755 tool /usr/bin/"
