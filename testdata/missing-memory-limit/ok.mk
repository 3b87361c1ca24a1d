MEMORY ?= 512m

thumbs:
	docker run -d --memory=$(MEMORY) acme/thumbnailer:1.8
