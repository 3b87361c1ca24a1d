DOCKER ?= docker

mount:
	$(DOCKER) run -d --name rclone --security-opt apparmor=unconfined \
		acme/rclone-mount:1.67
