cache:
	docker run -d -m 512m --oom-kill-disable acme/cache:6.2
