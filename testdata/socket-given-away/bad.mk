SOCKET = /var/run/docker.sock

permissions:
	sudo chown $(USER) $(SOCKET)
	sudo setfacl -m user:ci:rw $(SOCKET)
