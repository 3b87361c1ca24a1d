SOCKET ?= /var/run/docker.sock

.PHONY: test
test:
	docker run --rm -v $(SOCKET):$(SOCKET) -v $(CURDIR):/src acme/suite:3 make -C /src check
