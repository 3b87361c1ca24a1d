DOCKER = docker
UNLIMITED = --memory-swap -1

unleash:
	$(DOCKER) update $(UNLIMITED) build
	$(DOCKER) update build --pids-limit=0
