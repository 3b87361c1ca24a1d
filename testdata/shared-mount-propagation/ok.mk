MODE = slave # not shared

storage:
	docker run -d -v /srv/shared:/data:$(strip $(MODE)) acme/storage:1.4
