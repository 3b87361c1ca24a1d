# ruleid: runtime-from-writable-path
dockerd --add-runtime runsc=/tmp/gvisor/runsc
# ruleid: runtime-from-writable-path
dockerd --debug --add-runtime=runsc=/home/ci/bin/runsc --icc=false
# ruleid: runtime-from-writable-path
dockerd --add-runtime "mine=$HOME/bin/runc"
# ruleid: runtime-from-writable-path
dockerd --add-runtime crun=./crun
# ruleid: runtime-from-writable-path
dockerd --add-runtime=crun=build/crun
# ruleid: runtime-from-writable-path
dockerd-entrypoint.sh --add-runtime kata=/dev/shm/kata
# ok: runtime-from-writable-path
dockerd --add-runtime runsc=/usr/local/bin/runsc
# ok: runtime-from-writable-path
dockerd --add-runtime=crun=crun
# ok: runtime-from-writable-path
dockerd --add-runtime "kata=$RUNTIME"
# ok: runtime-from-writable-path
dockerd --default-runtime runsc --data-root /home/docker
# ok: runtime-from-writable-path
dockerd --add-runtime=x=/opt/tmp/runc
# ok: runtime-from-writable-path
dockerd-rootless.sh --add-runtime crun=/home/ci/bin/crun
# ok: runtime-from-writable-path
dockerd --label runsc=/tmp/runsc
# ok: runtime-from-writable-path
podman --runtime /tmp/crun ps
# ok: runtime-from-writable-path
echo 'dockerd --add-runtime runsc=/tmp/runsc'
