# ruleid: exec-as-root
docker exec -u root web sh
# ruleid: exec-as-root
docker exec -it --user=0:0 web sh
# ruleid: exec-as-root
docker exec -e 'A=b c' --workdir /srv -ituroot "$CONTAINER" sh -c 'chown app /data'
# ruleid: exec-as-root
docker --context prod container exec --user "root:$GROUP" web sh
# ruleid: exec-as-root
docker compose -f deploy/compose.yaml exec -T -u 0 web sh
# ruleid: exec-as-root
docker-compose -p shop exec --index 2 --user root web sh
# ruleid: exec-as-root
podman exec $OPTIONS -u0 web sh
# ruleid: exec-as-root
cat dump.sql | docker exec -iu root db psql
# ok: exec-as-root
docker exec -u www-data web sh
# ok: exec-as-root
docker exec -u 1000:0 web sh
# ok: exec-as-root
docker exec -u "$USER" web sh
# ok: exec-as-root
docker exec db mysql -u root
# ok: exec-as-root
docker exec "$DB" mysql --user=root
# ok: exec-as-root
docker exec -e -u root id
# ok: exec-as-root
docker exec -e 'A=b -u root' web sh
# ok: exec-as-root
docker exec -u rootless web sh
# ok: exec-as-root
docker run -u root web exec sh
# ok: exec-as-root
echo 'docker exec -u root web sh'
# ok: exec-as-root
grep exec -u root docker
