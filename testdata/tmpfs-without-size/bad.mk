MEMORY ?= 512m
render:
	docker run -d --memory=$(MEMORY) \
		--tmpfs /tmp \
		acme/render:2
