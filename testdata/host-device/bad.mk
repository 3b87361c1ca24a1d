SERIAL ?= /dev/ttyUSB0

flash:
	docker run --rm --device $(SERIAL) acme/flash:3
	docker run --rm --device /dev/mapper/vg-data acme/backup:6
