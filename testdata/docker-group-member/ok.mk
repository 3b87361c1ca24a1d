GROUP := docker

host: # usermod -aG docker ci
	sudo groupadd --force $(GROUP)
	@echo 'now run: sudo usermod -aG $(GROUP) you'
