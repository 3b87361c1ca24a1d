swarm: # docker swarm init
	docker swarm init --autolock
	@echo 'docker swarm init'
