render:
	docker run -d --memory=256m \
		--tmpfs /tmp:size=64m,exec \
		acme/render:2
