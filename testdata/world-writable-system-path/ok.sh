#!/bin/bash
chmod -R 777 /etc/nginx
docker exec web chmod -R 777 /etc/nginx
