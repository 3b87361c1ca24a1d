runner:
	docker run -d --pids-limit=200 acme/job-runner:2
	@# docker run -d acme/job-runner:2
