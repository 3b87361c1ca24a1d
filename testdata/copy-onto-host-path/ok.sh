#!/bin/bash
# docker cp web:/app/jobs /etc/cron.d
docker cp /etc/nginx/nginx.conf web:/etc/nginx/nginx.conf
docker compose cp ./keys web:/root/.ssh/authorized_keys
docker cp web:/etc/nginx ./backup/etc
docker cp "web:/var/log/app" "$LOGS"
docker cp web:/var/lib/data - | gzip > data.tar.gz
docker exec web cp old:name /etc/name
echo docker cp web:/app/jobs /etc/cron.d
scp host:/app/jobs /etc/cron.d
