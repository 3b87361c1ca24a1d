FROM docker:28-cli
EXPOSE 5432
USER 1000
RUN docker run -d -p 127.0.0.1:5432:5432 postgres:16
