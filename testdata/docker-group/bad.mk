runner:
	docker run -d --group-add $(DOCKER_GID) acme/runner:8
