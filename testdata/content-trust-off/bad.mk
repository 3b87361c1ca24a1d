TRUST ?= 0
export DOCKER_CONTENT_TRUST := 0

image:
	DOCKER_CONTENT_TRUST=$(TRUST) docker build --disable-content-trust -t app .
