cache:
	docker run -d -m 512m --oom-score-adj=-500 acme/cache:6.2
	@# docker run --oom-kill-disable acme/cache:6.2
