disk: # docker build --allow security.insecure .
	docker build -t disk .
	@echo "docker build --allow security.insecure ."
