.PHONY: shell
shell:
	docker run --rm -it -v $(SSH_AUTH_SOCK):/agent -e SSH_AUTH_SOCK=/agent acme/dev:1
