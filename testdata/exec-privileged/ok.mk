DOCKER ?= docker

shell: # docker exec --privileged db bash
	$(DOCKER) exec -it db bash

help:
	@echo "docker exec --privileged db bash"

grants:
	$(DOCKER) exec db psql -c '\du' --privileged
