PASSWORD ?= correct-horse

login:
	@docker login -u ci -p $(PASSWORD) registry.example
	@helm registry login registry.example --username ci --password $(CHART_PASSWORD)
