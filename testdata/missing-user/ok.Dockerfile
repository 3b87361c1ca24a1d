FROM docker:28-cli
USER 1000
RUN docker run -d --user 1000 python:3.12-slim python -m http.server
RUN docker run -d mysql:8.4
