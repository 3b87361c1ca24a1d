LINT = podman run --rm --security-opt label=disable -v $(CURDIR):/src:ro acme/linter:3

lint:
	$(LINT) /src
