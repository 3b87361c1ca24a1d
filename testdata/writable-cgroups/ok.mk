SECURITY := --security-opt writable-cgroups=false

up:
	docker run -d $(SECURITY) acme/systemd-app:9
	@echo "docker run --security-opt writable-cgroups=true would also start it"
