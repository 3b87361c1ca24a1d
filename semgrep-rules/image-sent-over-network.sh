# ruleid: image-sent-over-network
docker save shop:3 | nc backup.example 9000
# ruleid: image-sent-over-network
docker image save "$IMAGE" | gzip -c | ncat --send-only "$HOST" "$PORT"
# ruleid: image-sent-over-network
docker -H ssh://prod container export web | pv | netcat -q 0 10.0.0.7 9000
# ruleid: image-sent-over-network
podman save shop:3 | nc -l 9000
# ruleid: image-sent-over-network
docker export web | socat - TCP:backup.example:9000
# ruleid: image-sent-over-network
docker save shop:3 | curl -T - http://backup.example/shop.tar
# ruleid: image-sent-over-network
docker save shop:3 | curl --upload-file - ftp://backup.example/
# ruleid: image-sent-over-network
docker compose -p shop export web | nc backup.example 9000
# ok: image-sent-over-network
docker save shop:3 | ssh backup.example docker load
# ok: image-sent-over-network
docker save shop:3 | gzip
# ok: image-sent-over-network
docker save shop:3 | curl -T - https://backup.example/shop.tar
# ok: image-sent-over-network
docker save shop:3 | curl -T - --unix-socket /run/x.sock http://localhost/load
# ok: image-sent-over-network
docker save shop:3 | gpg -e -r ops | nc backup.example 9000
# ok: image-sent-over-network
docker save shop:3 | ncat --ssl backup.example 9000
# ok: image-sent-over-network
docker save shop:3 | nc -U /run/loader.sock
# ok: image-sent-over-network
docker save shop:3 | nc localhost 9000
# ok: image-sent-over-network
docker export web | socat - OPENSSL:backup.example:9000
# ok: image-sent-over-network
docker ps | nc backup.example 9000
# ok: image-sent-over-network
docker exec web save | nc backup.example 9000
# ok: image-sent-over-network
echo 'docker save shop:3 | nc backup.example 9000'
# ok: image-sent-over-network
docker run --rm tool save
