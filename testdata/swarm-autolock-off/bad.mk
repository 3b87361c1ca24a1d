ADDRESS ?= 10.0.0.1

swarm:
	docker swarm init --advertise-addr $(ADDRESS)
