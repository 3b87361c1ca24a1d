BUILDER ?= tcp://10.0.0.7:2375

image:
	DOCKER_HOST=$(BUILDER) docker build -t app .
	docker -H $(BUILDER) push app
