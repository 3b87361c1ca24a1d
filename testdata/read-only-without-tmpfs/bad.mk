web:
	docker run -d --read-only \
		acme/web:7 --tmpfs /tmp
