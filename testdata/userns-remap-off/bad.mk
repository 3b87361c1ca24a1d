OPTIONS := --debug --userns-remap=

engine:
	sudo dockerd $(OPTIONS) &
