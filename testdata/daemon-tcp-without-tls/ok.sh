#!/bin/bash
dockerd -H tcp://0.0.0.0:2376 --tlsverify --tlscacert ca.pem --tlscert cert.pem --tlskey key.pem &
dockerd --tls -H tcp://0.0.0.0:2376 &
dockerd -H tcp://127.0.0.1:2375 &
dockerd -H fd:// --containerd=/run/containerd/containerd.sock &
dockerd -H tcp://0.0.0.0:2376 $TLS_FLAGS &
docker -H tcp://build.example.org:2375 ps
socat TCP-LISTEN:5432,fork TCP:db.example.org:5432 &
echo "dockerd -H tcp://0.0.0.0:2375"
# dockerd -H tcp://0.0.0.0:2375
cat > /etc/docker/daemon.json <<EOF
{"hosts": ["fd://", "tcp://0.0.0.0:2376"], "tlsverify": $VERIFY}
EOF
cat > /etc/proxy/config.json <<EOF
{"hosts": ["tcp://0.0.0.0:2375"]}
EOF
