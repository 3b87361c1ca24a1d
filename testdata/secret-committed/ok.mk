image: # docker commit -c 'ENV API_TOKEN=correct-horse-7'
	docker commit --change 'ENV MODE=prod' prepared shop
	@echo "docker commit -c 'ENV API_TOKEN=correct-horse-7' prepared shop"
