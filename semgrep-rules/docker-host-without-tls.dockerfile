FROM docker:28-cli
# ruleid: docker-host-without-tls-dockerfile
ENV DOCKER_HOST=tcp://build.example.org:2375
# ruleid: docker-host-without-tls-dockerfile
ENV DOCKER_HOST="tcp://10.0.0.1"
# ok: docker-host-without-tls-dockerfile
ENV DOCKER_HOST=tcp://build.example.org:2376
# ok: docker-host-without-tls-dockerfile
ENV DOCKER_HOST=tcp://socket-proxy:2375
# ok: docker-host-without-tls-dockerfile
ENV DOCKER_HOST=tcp://127.0.0.1:2375
# ok: docker-host-without-tls-dockerfile
ENV HINT="DOCKER_HOST=tcp://build.example.org:2375"
# ok: docker-host-without-tls-dockerfile
# ENV DOCKER_HOST=tcp://build.example.org:2375
