FROM debian:12
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      curl \
      sudo \
 && rm -rf /var/lib/apt/lists/*

FROM alpine:3.22
RUN apk add --no-cache bash sudo

FROM registry.example/workspace:1
RUN sudo apt-get update && sudo -E apt-get install -y curl
USER 1000
