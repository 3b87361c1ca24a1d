IMAGE := acme/dashboard:2.8
NET ?= dashboards

run: # instead of --network host
	docker run --rm --network $(NET) -p 127.0.0.1:8080:8080 $(IMAGE)

test:
	docker run --rm --network none $(IMAGE) selftest --net=host
