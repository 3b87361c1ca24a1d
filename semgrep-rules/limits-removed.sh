# ruleid: limits-removed
docker update --memory -1 web
# ruleid: limits-removed
docker update -m -1 --memory-swap -1 web
# ruleid: limits-removed
docker --host ssh://prod container update --restart always --memory-swap=-1 "$CONTAINER"
# ruleid: limits-removed
docker update "$CONTAINER" --pids-limit 0
# ruleid: limits-removed
docker update --cpus 0 web
# ruleid: limits-removed
docker update --cpu-quota=-1 web
# ruleid: limits-removed
podman update --pids-limit=-1 web
# ok: limits-removed
docker update --memory 512m --memory-swap 512m web
# ok: limits-removed
docker update --cpus 0.5 --pids-limit 100 web
# ok: limits-removed
docker update --cpu-shares 0 web
# ok: limits-removed
docker service update --limit-memory -1 web
# ok: limits-removed
docker exec web update --memory -1
# ok: limits-removed
docker run --pids-limit -1 web update
# ok: limits-removed
echo 'docker update --memory -1 web'
# ok: limits-removed
apt update docker --memory -1
