OPTIONS := --debug --icc=true

engine:
	sudo dockerd $(OPTIONS) &
