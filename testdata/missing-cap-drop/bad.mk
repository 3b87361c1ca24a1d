IMAGE := acme/api:4.2

.PHONY: serve
serve:
	docker run -d --name api --cap-drop=MKNOD $(IMAGE) serve --cap-drop=ALL
