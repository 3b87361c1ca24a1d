#!/bin/bash
docker run -d --memory 512m --oom-kill-disable acme/cache:6.2
docker run -d --oom-kill-disable=true acme/cache:6.2
