PLUGIN = registry.example/volumes

plugin:
	docker plugin install --grant-all-permissions $(PLUGIN)
