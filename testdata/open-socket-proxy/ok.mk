proxy:
	docker run -d -e CONTAINERS=1 ghcr.io/tecnativa/docker-socket-proxy # -e POST=1
