image: # podman build -v /run/docker.sock:/s .
	podman build -t shop .
	@echo "podman build -v /run/docker.sock:/s ."
