web:
	docker run -d --read-only \
		--tmpfs /tmp \
		acme/web:7
