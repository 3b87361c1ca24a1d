#!/bin/bash
docker run -d acme/web@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
docker run -d acme/web:7.3.1@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
docker run -d "acme/web:$TAG"
docker run -d "$IMAGE" acme/web:latest
docker pull acme/web:latest
