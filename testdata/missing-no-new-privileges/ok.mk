SECURITY ?= no-new-privileges:true

web:
	docker run -d --security-opt=$(SECURITY) acme/web:7

logs:
	@printf '%s\n' 'docker run -d acme/web:7'
	docker logs web
