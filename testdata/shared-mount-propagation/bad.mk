MODE = shared

storage:
	docker run -d -v /srv/data:/data:$(MODE) acme/storage:1.4
