OPTIONS := --debug --live-restore=false

engine:
	sudo dockerd $(OPTIONS) &
