# ruleid: copy-onto-host-path
docker cp web:/app/cron.d/. /etc/cron.d
# ruleid: copy-onto-host-path
docker cp "$(docker create acme/tool:1):/tool" /usr/local/bin/tool
# ruleid: copy-onto-host-path
docker container cp -a --follow-link "$ID:/lib/systemd/x.service" "/etc/systemd/system/$NAME"
# ruleid: copy-onto-host-path
docker compose -f deploy/compose.yaml cp --index 1 web:/root/keys "$HOME/.ssh/authorized_keys"
# ruleid: copy-onto-host-path
docker-compose cp web:/root/keys /root/.ssh
# ruleid: copy-onto-host-path
podman cp --pause=false web:/ /
# ruleid: copy-onto-host-path
nerdctl cp web:/x /usr/bin
# ok: copy-onto-host-path
docker cp ./cron.d web:/etc/cron.d
# ok: copy-onto-host-path
docker cp /etc/ssl/ca.pem web:/etc/ssl/ca.pem
# ok: copy-onto-host-path
docker cp web:/app/report ./report
# ok: copy-onto-host-path
docker cp web:/app/report /tmp/etc
# ok: copy-onto-host-path
docker cp web:/etc/passwd "$OUT"
# ok: copy-onto-host-path
docker cp web:/usr/share/x /usr/share/x
# ok: copy-onto-host-path
docker cp web:/dump.sql /root/dump.sql
# ok: copy-onto-host-path
docker cp web:/etc/x -
# ok: copy-onto-host-path
docker exec web cp a:b /etc
# ok: copy-onto-host-path
podman cp web:/etc/x db:/etc/x
# ok: copy-onto-host-path
echo 'docker cp web:/x /etc/cron.d'
# ok: copy-onto-host-path
cp docker:/x /etc/docker
