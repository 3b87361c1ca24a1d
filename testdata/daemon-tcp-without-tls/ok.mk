LISTEN = tcp://0.0.0.0:2376
TLS = --tlsverify --tlscacert=ca.pem --tlscert=cert.pem --tlskey=key.pem

engine: # dockerd -H tcp://0.0.0.0:2375
	sudo dockerd --data-root build/docker $(TLS) -H $(LISTEN) &
