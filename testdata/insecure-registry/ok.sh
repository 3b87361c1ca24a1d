#!/bin/sh
dockerd --insecure-registry localhost:5000 --registry-mirror https://mirror.example.org &
minikube start --insecure-registry 10.0.0.0/24
echo "dockerd --insecure-registry registry.internal:5000"
# dockerd --insecure-registry registry.internal:5000
cat > /etc/docker/daemon.json <<EOF
{"insecure-registries": [$REGISTRIES], "registry-mirrors": ["http://127.0.0.1:5000"]}
EOF
cat > config.json <<EOF
{"insecure-registries": ["registry.internal:5000"]}
EOF
