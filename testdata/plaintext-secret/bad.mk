DB_PASSWORD ?= correct-horse-7

db:
	docker run -d -e POSTGRES_PASSWORD=$(DB_PASSWORD) postgres:17

image:
	docker build \
	  --build-arg REGISTRY_TOKEN=9f8e7d6c5b4a39281706f5e4d3c2b1a0 \
	  -t acme/web:5.3 .
