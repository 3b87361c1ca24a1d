IMAGE := acme/profiler:2.1

.PHONY: profile
profile:
	@docker run --rm \
		--privileged \
		$(IMAGE) --pid 1
