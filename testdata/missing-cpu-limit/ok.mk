CPUS ?= 1

search:
	docker run -d --cpus=$(CPUS) acme/search:3
