shell: # nsenter -t 1 -m sh
	@echo "docker run --privileged --pid=host debian nsenter -t 1 -m sh"
	nsenter -t $(PID) -m sh
