agent:
	docker run -d --cgroupns=host acme/agent:7.55
