runner: # --group-add docker
	docker run -d --group-add video -e GROUP=docker acme/runner:8
