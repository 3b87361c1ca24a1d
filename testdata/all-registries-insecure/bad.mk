engine:
	sudo dockerd --insecure-registry=0.0.0.0/0 &
