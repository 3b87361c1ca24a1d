#!/bin/bash
# docker save shop | nc backup.example 9000
docker save shop | ssh backup.example docker load
docker save shop | bzip2 | ssh "$HOST" 'bunzip2 | docker load'
docker save shop | openssl enc -aes-256-cbc -pass file:key | nc backup.example 9000
docker save shop | curl -T - https://backup.example/shop.tar
docker export web | nc -U /run/loader.sock
docker logs web | nc logs.example 514
tar -c save | nc backup.example 9000
echo "docker save shop | nc backup.example 9000"
