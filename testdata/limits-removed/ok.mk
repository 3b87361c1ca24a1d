DOCKER = docker

limit: # docker update --memory -1 build
	$(DOCKER) update --memory 1g --memory-swap 1g build
	@echo "docker update --memory -1 build"
