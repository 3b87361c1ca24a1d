DOCKER ?= docker
BUILD_FLAGS = --pull --network=host

image:
	$(DOCKER) build $(BUILD_FLAGS) -t shop .
