PYTHON := python:3.12-slim

site:
	docker run -d -p 8000:8000 $(PYTHON) python -m http.server
