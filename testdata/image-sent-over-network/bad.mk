DOCKER ?= docker

send:
	$(DOCKER) save $(IMAGE) | ncat $(HOST) 9000
