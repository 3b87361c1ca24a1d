shop:
	docker run -d --memory=512m --memory-reservation=384m acme/shop:12
