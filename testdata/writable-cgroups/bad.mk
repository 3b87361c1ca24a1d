SECURITY := --security-opt writable-cgroups=true

up:
	docker run -d $(SECURITY) acme/systemd-app:9
