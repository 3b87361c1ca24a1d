LIMIT := 512m

cache:
	docker run -d --memory=$(LIMIT) --memory-swap=$(LIMIT) acme/cache:5
