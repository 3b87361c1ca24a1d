LIMIT := 512m

cache:
	docker run -d --memory=$(LIMIT) acme/cache:5
