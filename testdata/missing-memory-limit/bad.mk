thumbs:
	docker run -d --memory-swap=512m acme/thumbnailer:1.8
