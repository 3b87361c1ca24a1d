DOCKER ?= docker

shell: # docker exec -u root db bash
	$(DOCKER) exec -it -u postgres db bash

help:
	@echo "docker exec -u root db bash"

grants:
	$(DOCKER) exec db mysql --user=root -e 'show grants'
