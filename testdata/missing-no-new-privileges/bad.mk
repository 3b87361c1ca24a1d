SECURITY ?= no-new-privileges:false

web:
	docker run -d --security-opt=$(SECURITY) acme/web:7
