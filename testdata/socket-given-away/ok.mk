SOCKET = /var/run/docker.sock

permissions: # chown ci /var/run/docker.sock
	sudo chown root:docker $(SOCKET)
	sudo setfacl -m user:ci:r $(SOCKET)
