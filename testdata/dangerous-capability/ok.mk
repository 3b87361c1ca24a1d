CAPS := NET_RAW SYS_CHROOT

modules:
	docker run --rm $(addprefix --cap-add=,$(CAPS)) acme/drivers:1 --cap-add=SYS_MODULE
