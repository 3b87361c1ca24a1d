# ruleid: build-on-host-network
docker build --network host -t app .
# ruleid: build-on-host-network
docker build -t app . --network=host
# ruleid: build-on-host-network
docker --context ci buildx build --allow network.host --build-arg 'A=b c' .
# ruleid: build-on-host-network
docker buildx bake --set '*.network=host' app
# ruleid: build-on-host-network
podman image build --network="host" -t app "$CONTEXT"
# ruleid: build-on-host-network
buildah bud --net=host -t app .
# ok: build-on-host-network
docker build --network none -t app .
# ok: build-on-host-network
docker build --network hostile -t app .
# ok: build-on-host-network
docker build -t app .
# ok: build-on-host-network
docker build --build-arg 'NOTE=--network host' .
# ok: build-on-host-network
docker build --add-host host:10.0.0.1 .
# ok: build-on-host-network
docker run --network host builder build
# ok: build-on-host-network
docker run builder podman build --network host
# ok: build-on-host-network
echo 'docker build --network host .'
# ok: build-on-host-network
make build --network host docker
