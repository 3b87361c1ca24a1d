# ruleid: insecure-registry
dockerd --insecure-registry registry.internal:5000
# ruleid: insecure-registry
dockerd -H unix:// --insecure-registry=10.0.0.0/8 --insecure-registry=registry.example.org
# ruleid: insecure-registry
dockerd --insecure-registry "$REGISTRY"
# ruleid: insecure-registry
dockerd-entrypoint.sh --insecure-registry "http://$HOST:5000"
# ruleid: insecure-registry
dockerd --registry-mirror=http://mirror.internal:5000
# ruleid: insecure-registry
dockerd-rootless.sh --registry-mirror http://10.0.0.2
# ok: insecure-registry
dockerd --insecure-registry localhost:5000
# ok: insecure-registry
dockerd --insecure-registry=127.0.0.0/8
# ok: insecure-registry
dockerd --insecure-registry http://127.0.0.1:5000 --insecure-registry=::1/128
# ok: insecure-registry
dockerd --insecure-registry=
# ok: insecure-registry
dockerd --insecure-registry=0.0.0.0/0
# ok: insecure-registry
dockerd --registry-mirror=https://mirror.internal
# ok: insecure-registry
dockerd --registry-mirror http://localhost:5000
# ok: insecure-registry
dockerd
# ok: insecure-registry
minikube start --insecure-registry=10.0.0.0/24
# ok: insecure-registry
echo 'dockerd --insecure-registry registry.internal:5000'
