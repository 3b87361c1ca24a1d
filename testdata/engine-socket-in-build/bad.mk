PODMAN = podman
SOCKET = -v /var/run/docker.sock:/var/run/docker.sock:ro

image:
	$(PODMAN) build $(SOCKET) -t shop .
