engine: # dockerd --insecure-registry registry.internal:5000
	sudo dockerd --insecure-registry=127.0.0.1:5000 &
	@echo 'not dockerd --insecure-registry registry.internal:5000'
