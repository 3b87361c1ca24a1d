OPTS := --read-only --tmpfs /tmp

shop:
	docker run -d \
		$(OPTS) \
		acme/shop:12
	# docker run -d acme/shop:12
