DOCKER ?= docker
BUILD = $(DOCKER) build --allow security.insecure

disk:
	$(BUILD) -t disk .

other:
	buildah build --security-opt=apparmor=unconfined -t disk .
