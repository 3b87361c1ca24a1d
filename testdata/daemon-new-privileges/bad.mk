OPTIONS := --debug --no-new-privileges=false

engine:
	sudo dockerd $(OPTIONS) &
