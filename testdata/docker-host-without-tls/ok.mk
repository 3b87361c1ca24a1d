BUILDER ?= tcp://build.example.org:2376
export DOCKER_HOST = ssh://build.example.org

image: # docker -H tcp://build.example.org:2375 ps
	DOCKER_TLS_VERIFY=1 DOCKER_HOST=$(BUILDER) docker build -t app .
	@echo 'DOCKER_HOST=tcp://build.example.org:2375 docker build .'
