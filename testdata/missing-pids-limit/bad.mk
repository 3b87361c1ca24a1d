runner:
	docker run -d acme/job-runner:2 --pids-limit=200
