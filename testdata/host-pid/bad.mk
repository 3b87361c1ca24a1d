top:
	@docker run --rm -it \
	  --pid host \
	  acme/process-monitor:1.9
