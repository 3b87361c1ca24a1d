TAG ?= latest

web:
	docker run -d acme/web:$(TAG)
