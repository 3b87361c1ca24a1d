engine: # dockerd --live-restore=false
	sudo dockerd --live-restore &
	@echo 'not dockerd --live-restore=false'
