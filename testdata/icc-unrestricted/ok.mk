engine: # dockerd --icc=true
	sudo dockerd --icc=false &
	@echo 'not dockerd --icc=true'
