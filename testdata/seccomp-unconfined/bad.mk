IMAGE ?= acme/tracer:1.2
DEBUG_OPTS := --cap-add SYS_PTRACE --security-opt seccomp=unconfined

.PHONY: debug
debug:
	docker run --rm -it $(DEBUG_OPTS) $(IMAGE) gdb ./server
