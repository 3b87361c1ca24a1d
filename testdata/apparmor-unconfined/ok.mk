DOCKER ?= docker
PROFILE := acme-fuse

# not: --security-opt apparmor=unconfined
mount:
	$(DOCKER) run -d --name rclone --security-opt apparmor=$(PROFILE) \
		acme/rclone-mount:1.67
