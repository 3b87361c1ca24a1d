DOCKER ?= docker

out/tool:
	$(DOCKER) cp "$$($(DOCKER) create tool)":/tool $@

help: # docker cp web:/x /etc
	@echo "docker cp web:/x /etc"
