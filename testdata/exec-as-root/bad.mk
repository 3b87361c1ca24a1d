DOCKER ?= docker
EXEC = $(DOCKER) exec -it -u 0

shell: ## a shell in the database
	$(EXEC) db bash

repair:
	@$(DOCKER) exec \
	  --user root:root \
	  db chown -R postgres /var/lib/postgresql
