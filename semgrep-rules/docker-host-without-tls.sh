# ruleid: docker-host-without-tls
env DOCKER_HOST=tcp://10.0.0.1:2375
# ruleid: docker-host-without-tls
env DOCKER_HOST=tcp://build.example.org
# ruleid: docker-host-without-tls
env "DOCKER_HOST=tcp://$IP:2375"
# ruleid: docker-host-without-tls
env "DOCKER_HOST=tcp://$(minikube ip):2375"
# ruleid: docker-host-without-tls
env DOCKER_HOST=build:2375
# ruleid: docker-host-without-tls
docker -H tcp://build:2375 ps
# ruleid: docker-host-without-tls
docker -H=build.example.org:2375 ps
# ruleid: docker-host-without-tls
docker --host "tcp://$IP:2375" --debug ps
# ruleid: docker-host-without-tls
docker --debug --config /x --host=tcp://[fd00::1]:2375/ ps
# ruleid: docker-host-without-tls
docker-compose -H tcp://10.0.0.1:4243 up -d
# ruleid: docker-host-without-tls
docker context create build --docker host=tcp://10.0.0.1:2375
# ruleid: docker-host-without-tls
docker run -d -e DOCKER_HOST=tcp://172.17.0.1:2375 registry.example/agent
# ruleid: docker-host-without-tls
podman run --env=DOCKER_HOST=tcp://host.docker.internal registry.example/agent
# ok: docker-host-without-tls
env DOCKER_HOST=tcp://10.0.0.1:2376
# ok: docker-host-without-tls
env DOCKER_HOST=tcp://127.0.0.1:2375
# ok: docker-host-without-tls
env DOCKER_HOST=tcp://localhost:2375
# ok: docker-host-without-tls
env DOCKER_HOST=tcp://docker:2375/
# ok: docker-host-without-tls
env DOCKER_HOST=tcp://docker-socket-proxy:2375
# ok: docker-host-without-tls
env DOCKER_HOST=ssh://ci@build:2375
# ok: docker-host-without-tls
env "DOCKER_HOST=$URL"
# ok: docker-host-without-tls
env "DOCKER_HOST=tcp://$HOST:$PORT"
# ok: docker-host-without-tls
env "DOCKER_HOST=tcp://$HOST"
# ok: docker-host-without-tls
env DOCKER_HOST=
# ok: docker-host-without-tls
env DOCKER_HOST_NAME=tcp://10.0.0.1:2375
# ok: docker-host-without-tls
docker --tlsverify -H tcp://10.0.0.1:2375 ps
# ok: docker-host-without-tls
docker -H unix:///var/run/docker.sock ps
# ok: docker-host-without-tls
docker run alpine nc -H tcp://10.0.0.1:2375
# ok: docker-host-without-tls
docker run -p 2375:2375 docker:dind
# ok: docker-host-without-tls
docker run -e DOCKER_HOST=tcp://docker:2375 registry.example/agent
# ok: docker-host-without-tls
docker --debug pull registry.example:2375
# ok: docker-host-without-tls
docker run registry.example:2375/agent
# ok: docker-host-without-tls
docker context create build --docker host=tcp://10.0.0.1:2376,ca=ca.pem,cert=cert.pem,key=key.pem
# ok: docker-host-without-tls
curl -H tcp://10.0.0.1:2375
# ok: docker-host-without-tls
echo 'docker -H tcp://10.0.0.1:2375 ps'
