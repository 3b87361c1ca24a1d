#!/bin/bash
docker run -d -p 5432:5432 postgres:16
docker run -d -p 0.0.0.0:5432:5432 postgres:16
docker run -d --publish 6379 redis:7
docker run -d -p '[::]:8080:80' acme/web:7
docker run -d -p "$PORT":80 acme/web:7
