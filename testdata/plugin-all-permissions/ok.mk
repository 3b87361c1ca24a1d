plugin: # docker plugin install --grant-all-permissions x
	docker plugin install registry.example/volumes
	@echo 'docker plugin install --grant-all-permissions registry.example/volumes'
