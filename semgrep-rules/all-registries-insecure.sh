# ruleid: all-registries-insecure
dockerd --insecure-registry 0.0.0.0/0
# ruleid: all-registries-insecure
dockerd --debug --insecure-registry=0.0.0.0/0 --icc=false
# ruleid: all-registries-insecure
dockerd-entrypoint.sh --insecure-registry=::/0
# ruleid: all-registries-insecure
dockerd --insecure-registry 128.0.0.0/1
# ok: all-registries-insecure
dockerd --insecure-registry 10.0.0.0/8
# ok: all-registries-insecure
dockerd --insecure-registry=192.168.0.0/16
# ok: all-registries-insecure
dockerd --insecure-registry=registry.internal:5000
# ok: all-registries-insecure
dockerd --default-address-pool base=0.0.0.0/0,size=24
# ok: all-registries-insecure
kubelet --insecure-registry=0.0.0.0/0
# ok: all-registries-insecure
echo 'dockerd --insecure-registry 0.0.0.0/0'
