# ruleid: insecure-build
docker buildx build --allow security.insecure -t app .
# ruleid: insecure-build
docker build -t app --allow=network.host,security.insecure "$CONTEXT"
# ruleid: insecure-build
docker --context ci buildx --builder big bake --allow security.insecure
# ruleid: insecure-build
docker buildx bake --set '*.entitlements=security.insecure' app
# ruleid: insecure-build
docker buildx create --name big --buildkitd-flags '--debug --allow-insecure-entitlement security.insecure'
# ruleid: insecure-build
buildctl --addr tcp://b build --frontend dockerfile.v0 --allow security.insecure
# ruleid: insecure-build
buildkitd --oci-worker-no-process-sandbox --allow-insecure-entitlement security.insecure
# ruleid: insecure-build
podman build --cap-add=CAP_SYS_ADMIN -t app .
# ruleid: insecure-build
buildah bud --security-opt seccomp=unconfined -t app .
# ok: insecure-build
docker buildx build --allow network.host -t app .
# ok: insecure-build
docker buildx build -t app .
# ok: insecure-build
podman build --cap-add=NET_RAW --security-opt label=type:build_t -t app .
# ok: insecure-build
docker build --build-arg 'NOTE=--allow security.insecure' .
# ok: insecure-build
docker run --cap-add SYS_ADMIN builder build .
# ok: insecure-build
docker create --cap-add SYS_ADMIN builder build .
# ok: insecure-build
docker run builder buildctl build --allow security.insecure
# ok: insecure-build
echo 'docker buildx build --allow security.insecure .'
# ok: insecure-build
grep build --allow security.insecure docker
