IMAGE := acme/dashboard:2.8
NET ?= host

run:
	docker run --rm --network $(NET) $(IMAGE)
