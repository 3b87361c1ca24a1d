FROM docker:28-cli
USER 1000
RUN docker run -d python:3.12-slim python -m http.server
