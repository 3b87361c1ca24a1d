POST ?= 1

proxy:
	docker run -d -e POST=$(POST) -e SWARM=1 -v /var/run/docker.sock:/var/run/docker.sock:ro ghcr.io/tecnativa/docker-socket-proxy
