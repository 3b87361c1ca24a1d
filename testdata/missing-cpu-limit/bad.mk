search:
	docker run -d --cpu-shares=512 acme/search:3
