engine: # dockerd --seccomp-profile=unconfined
	sudo dockerd --seccomp-profile=/etc/docker/seccomp.json &
	@echo 'not dockerd --seccomp-profile=unconfined'
