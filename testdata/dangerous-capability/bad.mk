CAPS := SYS_MODULE NET_RAW

modules:
	docker run --rm $(addprefix --cap-add=,$(CAPS)) acme/drivers:1
	docker run --rm --cap-add SYS_TIME acme/clock:1
