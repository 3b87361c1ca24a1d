FROM docker:28-cli
COPY tests /tests
USER 1000
# RUN docker run --privileged acme/suite:1
RUN echo "docker run --privileged acme/suite:1" > /tests/README
RUN docker run -v /tests:/tests acme/suite:1 /tests/run --privileged
