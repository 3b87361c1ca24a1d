# ruleid: daemon-tcp-without-tls
dockerd -H unix:///var/run/docker.sock -H tcp://0.0.0.0:2375
# ruleid: daemon-tcp-without-tls
dockerd --host=tcp://10.0.0.5:2376 --tls=false
# ruleid: daemon-tcp-without-tls
dockerd --host=tcp://10.0.0.5:2376 --tls --tlsverify=false
# ruleid: daemon-tcp-without-tls
dockerd-rootless.sh --iptables=false -H tcp://0.0.0.0:2375
# ruleid: daemon-tcp-without-tls
dockerd --host tcp://:2375 --tlsverify=false
# ruleid: daemon-tcp-without-tls
dockerd "-H=tcp://$ADDRESS:2375"
# ruleid: daemon-tcp-without-tls
podman system service --time=0 tcp://0.0.0.0:8080
# ruleid: daemon-tcp-without-tls
socat TCP-LISTEN:2375,reuseaddr,fork UNIX-CONNECT:/var/run/docker.sock
# ok: daemon-tcp-without-tls
dockerd -H tcp://0.0.0.0:2376 --tlsverify --tlscacert=ca.pem --tlscert=cert.pem --tlskey=key.pem
# ok: daemon-tcp-without-tls
dockerd --tlsverify=true -H tcp://0.0.0.0:2376
# ok: daemon-tcp-without-tls
dockerd --tls -H tcp://0.0.0.0:2376
# ok: daemon-tcp-without-tls
dockerd -H tcp://0.0.0.0:2376 $TLS_OPTIONS
# ok: daemon-tcp-without-tls
dockerd -H tcp://0.0.0.0:2376 "$@"
# ok: daemon-tcp-without-tls
dockerd -H tcp://127.0.0.1:2375
# ok: daemon-tcp-without-tls
dockerd -H unix:///run/docker.sock -H fd://
# ok: daemon-tcp-without-tls
docker -H tcp://build:2375 ps
# ok: daemon-tcp-without-tls
podman system service --time=0 unix:///run/podman/podman.sock
# ok: daemon-tcp-without-tls
socat TCP-LISTEN:2375,bind=127.0.0.1,fork UNIX-CONNECT:/var/run/docker.sock
# ok: daemon-tcp-without-tls
socat TCP-LISTEN:5432,fork TCP:db:5432
# ok: daemon-tcp-without-tls
echo 'dockerd -H tcp://0.0.0.0:2375'
