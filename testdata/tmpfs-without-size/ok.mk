render:
	docker run -d --memory=512m \
		--tmpfs /tmp:size=10% \
		acme/render:2
