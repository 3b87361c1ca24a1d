SERIAL ?= /dev/urandom

flash: # --device /dev/mem
	docker run --rm --device $(SERIAL) acme/flash:3
