IMAGE := acme/api:4.2
HARDEN = --cap-drop=ALL --read-only

.PHONY: serve stop
serve: # docker run -d $(IMAGE)
	docker run -d --name api $(HARDEN) $(IMAGE) serve

stop:
	@echo "docker run -d $(IMAGE) starts it again"
	docker rm -f api
