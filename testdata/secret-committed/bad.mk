DOCKER ?= docker
CHANGES = --change 'CMD ["app"]' --change 'ENV DB_PASSWORD=correct-horse'

image:
	$(DOCKER) commit $(CHANGES) prepared shop
