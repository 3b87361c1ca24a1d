SOCK := /var/run/docker.sock

agent:
	sudo chmod a+rw $(SOCK)
	docker run -v $(SOCK):$(SOCK) acme/agent:4.2
