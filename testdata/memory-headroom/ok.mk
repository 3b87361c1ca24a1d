shop:
	docker run -d --memory=768m --memory-reservation=384m acme/shop:12
