# ruleid: engine-socket-in-build
podman build -v /run/podman/podman.sock:/run/podman/podman.sock -t app .
# ruleid: engine-socket-in-build
buildah bud -t app --volume=/var/run/docker.sock:/var/run/docker.sock:ro .
# ruleid: engine-socket-in-build
podman image build '-v/run/user/1000/podman/podman.sock:/s' .
# ruleid: engine-socket-in-build
buildah from --volume /var/run:/var/run debian:12
# ruleid: engine-socket-in-build
docker buildx build --ssh engine=/var/run/docker.sock,raw=true .
# ok: engine-socket-in-build
podman build -v /srv/cache:/cache -t app .
# ok: engine-socket-in-build
podman build --build-arg 'V=-v /run/docker.sock:/s' .
# ok: engine-socket-in-build
docker build --ssh default=/run/agent.sock .
# ok: engine-socket-in-build
docker build --ssh default .
# ok: engine-socket-in-build
docker run -v /var/run/docker.sock:/var/run/docker.sock tool build .
# ok: engine-socket-in-build
docker run tool podman build -v /run/docker.sock:/s .
# ok: engine-socket-in-build
echo 'podman build -v /run/docker.sock:/s .'
# ok: engine-socket-in-build
make build -v /run/docker.sock:/s docker
