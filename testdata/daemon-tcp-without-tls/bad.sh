#!/bin/bash
# An engine for the build agents.
PORT=2375
nohup dockerd -H unix:///var/run/docker.sock -H "tcp://0.0.0.0:$PORT" > /var/log/dockerd.log 2>&1 &
sudo dockerd --tls --tlsverify=false --tlscert cert.pem --tlskey key.pem --host=tcp://10.1.0.4:2376 &
podman system service --time=0 tcp:0.0.0.0:8888 &
socat TCP-LISTEN:2375,fork,reuseaddr UNIX-CONNECT:/var/run/docker.sock
cat > /etc/docker/daemon.json <<EOF
{
  "hosts": ["fd://", "tcp://$(hostname -i):$PORT"],
  "log-driver": "journald"
}
EOF
