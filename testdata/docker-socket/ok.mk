SOCKET ?= /run/acme/tests.sock

.PHONY: test
test:
	@echo 'mounting /var/run/docker.sock is no longer needed: docker run -v /var/run/docker.sock:/s …'
	docker run --rm -v $(SOCKET):$(SOCKET) -v $(CURDIR):/src acme/suite:3 make -C /src check
