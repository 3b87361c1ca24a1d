REGISTRY ?= registry.internal:5000

engine:
	sudo dockerd --insecure-registry=$(REGISTRY) &
