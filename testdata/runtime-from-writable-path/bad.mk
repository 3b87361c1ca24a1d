RUNTIME := ./bin/runsc

engine: bin/runsc
	sudo dockerd --add-runtime=runsc=$(RUNTIME) &
