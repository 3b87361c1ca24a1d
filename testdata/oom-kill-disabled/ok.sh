#!/bin/bash
# without --oom-kill-disable: a cache may be restarted
docker run -d --memory 512m --oom-score-adj -500 acme/cache:6.2
docker run -d --oom-kill-disable=false acme/cache:6.2
docker run -d acme/cache:6.2 --oom-kill-disable
