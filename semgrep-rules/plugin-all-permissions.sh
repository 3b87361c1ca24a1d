# ruleid: plugin-all-permissions
docker plugin install --grant-all-permissions registry.example/volumes:latest
# ruleid: plugin-all-permissions
docker plugin install registry.example/volumes:latest --alias volumes --grant-all-permissions KEY=1
# ruleid: plugin-all-permissions
docker --debug plugin upgrade --grant-all-permissions=true volumes registry.example/volumes:2
# ruleid: plugin-all-permissions
docker plugin install --disable --grant-all-permissions "$PLUGIN"
# ok: plugin-all-permissions
docker plugin install registry.example/volumes:latest
# ok: plugin-all-permissions
docker plugin install --grant-all-permissions=false registry.example/volumes:latest
# ok: plugin-all-permissions
docker run registry.example/tool plugin install --grant-all-permissions
# ok: plugin-all-permissions
docker plugin ls
# ok: plugin-all-permissions
tool plugin install --grant-all-permissions x
# ok: plugin-all-permissions
echo 'docker plugin install --grant-all-permissions registry.example/volumes:latest'
