FROM debian:12
# ruleid: ssh-server-in-image-dockerfile
EXPOSE 22
# ruleid: ssh-server-in-image-dockerfile
EXPOSE 80 443 22/tcp
# ruleid: ssh-server-in-image-dockerfile
expose 22 80
# ok: ssh-server-in-image-dockerfile
EXPOSE 2222
# ok: ssh-server-in-image-dockerfile
EXPOSE 8022 22222/tcp 122
# ok: ssh-server-in-image-dockerfile
EXPOSE 22/udp
# ok: ssh-server-in-image-dockerfile
EXPOSE $PORT 80
# ok: ssh-server-in-image-dockerfile
LABEL ports="22 80"
