OPTIONS := --debug --userland-proxy=true

engine:
	sudo dockerd $(OPTIONS) &
