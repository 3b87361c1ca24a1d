top: # --pid host
	@docker run --rm -it \
	  --pid container:$(NAME) \
	  acme/process-monitor:1.9
