build:
	docker run --rm \
	  --security-opt systempaths=unconfined \
	  -v $(CURDIR):/work acme/image-builder:0.14 build /work
