image: # docker build --disable-content-trust .
	DOCKER_CONTENT_TRUST=1 docker build --disable-content-trust=false -t app .
	@echo 'DOCKER_CONTENT_TRUST=0 docker pull app'
