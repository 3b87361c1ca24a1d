login: # docker login -u ci -p secret
	@printf %s "$$PASSWORD" | docker login -u ci --password-stdin registry.example
	@echo "docker login -u ci -p secret"
