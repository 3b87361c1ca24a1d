image: # docker build --network host .
	docker build -t shop .
	@echo "docker build --network host ."
