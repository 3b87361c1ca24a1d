OPTIONS := --debug --seccomp-profile=unconfined

engine:
	sudo dockerd $(OPTIONS) &
