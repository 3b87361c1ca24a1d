FROM docker:28-cli
RUN setcap cap_sys_admin+ep /usr/bin/true
USER 1000
RUN docker run --rm --cap-add=KILL acme/firmware:2 --cap-add=SYS_RAWIO
