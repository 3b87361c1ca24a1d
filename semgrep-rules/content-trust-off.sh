# ruleid: content-trust-off
env DOCKER_CONTENT_TRUST=0
# ruleid: content-trust-off
env DOCKER_CONTENT_TRUST=false
# ruleid: content-trust-off
docker pull --disable-content-trust registry.example/base:1
# ruleid: content-trust-off
docker --config /x image push registry.example/base:1 --disable-content-trust=true
# ruleid: content-trust-off
docker build -t app --disable-content-trust .
# ruleid: content-trust-off
docker run --rm --disable-content-trust registry.example/base:1
# ok: content-trust-off
env DOCKER_CONTENT_TRUST=1
# ok: content-trust-off
env DOCKER_CONTENT_TRUST=
# ok: content-trust-off
env "DOCKER_CONTENT_TRUST=$TRUST"
# ok: content-trust-off
env DOCKER_CONTENT_TRUST_SERVER=0
# ok: content-trust-off
docker pull --disable-content-trust=false registry.example/base:1
# ok: content-trust-off
docker run registry.example/tool --disable-content-trust
# ok: content-trust-off
tool push --disable-content-trust
# ok: content-trust-off
echo 'docker pull --disable-content-trust registry.example/base:1'
