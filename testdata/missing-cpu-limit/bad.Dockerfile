FROM docker:28-cli
USER 1000
RUN docker run -d --cpuset-cpus=0 acme/search:3
