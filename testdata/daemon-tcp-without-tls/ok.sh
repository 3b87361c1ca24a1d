#!/bin/bash
dockerd -H tcp://0.0.0.0:2376 --tlsverify --tlscacert ca.pem --tlscert cert.pem --tlskey key.pem &
dockerd -H tcp://127.0.0.1:2375 &
dockerd -H fd:// --containerd=/run/containerd/containerd.sock &
dockerd -H tcp://0.0.0.0:2376 $TLS_FLAGS &
docker -H tcp://build.example.org:2375 ps
socat TCP-LISTEN:5432,fork TCP:db.example.org:5432 &
echo "dockerd -H tcp://0.0.0.0:2375"
# dockerd -H tcp://0.0.0.0:2375
