agent:
	docker run -d --cgroupns=private acme/agent:7.55
	@: docker run --cgroupns=host acme/agent:7.55
