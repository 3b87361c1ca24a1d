BUILDER ?= tcp://10.0.0.7:2375
export DOCKER_HOST = tcp://build.example.org:2375

image:
	DOCKER_HOST=$(BUILDER) docker build -t app .
	docker -H $(BUILDER) push app
