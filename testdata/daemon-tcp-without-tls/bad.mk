LISTEN = tcp://0.0.0.0:2375

engine:
	sudo dockerd --data-root build/docker \
	  -H $(LISTEN) &
