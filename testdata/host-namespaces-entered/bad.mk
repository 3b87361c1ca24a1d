ENTER = nsenter -at1

shell: ## a shell in the virtual machine of Docker Desktop
	docker run -it --rm --privileged --pid=host debian:12 $(ENTER) sh

node:
	kubectl exec -it node-shell -- nsenter --mount=/proc/1/ns/mnt -- su -
