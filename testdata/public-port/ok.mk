PORT ?= 5432

db:
	docker run -d -p 127.0.0.1:$(PORT):5432 postgres:16
