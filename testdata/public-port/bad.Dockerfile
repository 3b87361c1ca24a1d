FROM docker:28-cli
USER 1000
RUN docker run -d -p 5432:5432 postgres:16
