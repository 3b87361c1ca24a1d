engine: # dockerd --userland-proxy=true
	sudo dockerd --userland-proxy=false &
	@echo 'not dockerd --userland-proxy=true'
