build:
	# not --security-opt systempaths=unconfined
	docker run --rm \
	  -v $(CURDIR):/work acme/image-builder:0.14 build --oci-worker-no-process-sandbox /work
