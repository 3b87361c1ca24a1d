PORT ?= 5432

db:
	docker run -d -p $(PORT):5432 postgres:16
