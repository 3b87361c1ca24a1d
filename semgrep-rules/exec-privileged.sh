# ruleid: exec-privileged
docker exec --privileged web sh
# ruleid: exec-privileged
docker exec -it -u 0 -e 'A=b c' --workdir /srv --privileged "$CONTAINER" sh -c 'mount -a'
# ruleid: exec-privileged
docker --context prod container exec --privileged=true web sysctl -w vm.swappiness=1
# ruleid: exec-privileged
docker compose -f deploy/compose.yaml exec --privileged web sh
# ruleid: exec-privileged
docker-compose -p shop exec -T --privileged web sh
# ruleid: exec-privileged
podman exec $OPTIONS --privileged web sh
# ok: exec-privileged
docker exec --privileged=false web sh
# ok: exec-privileged
docker exec web tool --privileged
# ok: exec-privileged
docker exec -e --privileged web tool
# ok: exec-privileged
docker exec "$CONTAINER" tool --privileged
# ok: exec-privileged
docker run --privileged web exec sh
# ok: exec-privileged
echo 'docker exec --privileged web sh'
# ok: exec-privileged
grep exec --privileged docker
