CPUS ?= 0.75

api:
	docker run -d --cpus=$(CPUS) acme/api:4.2
