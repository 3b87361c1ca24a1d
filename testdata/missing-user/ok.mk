PYTHON := python:3.12-slim

site:
	docker run -d -u $(shell id -u) $(PYTHON) python -m http.server

db:
	docker run -d postgres:16
