shop:
	docker run -d \
		--tmpfs /tmp \
		acme/shop:12 --read-only
