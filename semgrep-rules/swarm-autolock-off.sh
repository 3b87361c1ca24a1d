# ruleid: swarm-autolock-off
docker swarm init
# ruleid: swarm-autolock-off
docker swarm init --advertise-addr $IP
# ruleid: swarm-autolock-off
docker --context prod swarm init --advertise-addr 10.0.0.1 --listen-addr "$IP:2377"
# ruleid: swarm-autolock-off
docker swarm init --autolock=false
# ruleid: swarm-autolock-off
docker swarm update --autolock=false
# ok: swarm-autolock-off
docker swarm init --autolock
# ok: swarm-autolock-off
docker swarm init --advertise-addr 10.0.0.1 --autolock=true
# ok: swarm-autolock-off
docker swarm init $OPTIONS
# ok: swarm-autolock-off
docker swarm init --force-new-cluster=true "$@"
# ok: swarm-autolock-off
docker swarm update --autolock=true
# ok: swarm-autolock-off
docker swarm update --task-history-limit 2
# ok: swarm-autolock-off
docker swarm init "--autolock=$LOCK"
# ok: swarm-autolock-off
docker swarm init --help
# ok: swarm-autolock-off
docker run registry.example/tool swarm init
# ok: swarm-autolock-off
dokku swarm init
# ok: swarm-autolock-off
echo 'docker swarm init'
