MOUNTS = -v /sys:/host/sys:ro \
         -v /var/lib/docker:/docker

metrics:
	docker run -d $(MOUNTS) acme/metrics:9
