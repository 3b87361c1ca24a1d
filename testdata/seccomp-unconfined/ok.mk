IMAGE ?= acme/tracer:1.2
DEBUG_OPTS := --cap-add SYS_PTRACE --security-opt seccomp=gdb.json

.PHONY: debug help
debug: # without seccomp=unconfined
	docker run --rm -it $(DEBUG_OPTS) $(IMAGE) gdb ./server

help:
	@echo "docker run --security-opt seccomp=unconfined: ask first"
