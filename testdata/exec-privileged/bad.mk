DOCKER ?= docker
EXEC = $(DOCKER) exec -it --privileged

shell: ## a shell in the database
	$(EXEC) db bash

trace:
	@$(DOCKER) exec \
	  --privileged \
	  db strace -f -p 1
