# ruleid: host-namespaces-entered
nsenter --target 1 --mount --uts --ipc --net --pid
# ruleid: host-namespaces-entered
nsenter -t1 -m
# ruleid: host-namespaces-entered
nsenter -a -t 1 sh
# ruleid: host-namespaces-entered
nsenter -mt 1
# ruleid: host-namespaces-entered
nsenter --mount=/host/proc/1/ns/mnt -- systemctl restart kubelet
# ruleid: host-namespaces-entered
chroot /proc/1/root
# ruleid: host-namespaces-entered
docker run -it --rm --privileged --pid=host -e 'A=b c' debian:12 nsenter -t 1 -m -u -n -i sh
# ruleid: host-namespaces-entered
docker run --rm --privileged --pid=host --entrypoint nsenter debian:12 --target=1 --all
# ruleid: host-namespaces-entered
kubectl exec -n kube-system "$POD" -- nsenter -m/proc/1/ns/mnt systemctl restart kubelet
# ok: host-namespaces-entered
nsenter -t 1 -n ss -ltn
# ok: host-namespaces-entered
nsenter -t "$PID" -m -n
# ok: host-namespaces-entered
nsenter -t 12 -a sh
# ok: host-namespaces-entered
nsenter -t 10 -n tool -m -t 1
# ok: host-namespaces-entered
nsenter --mount=/proc/1234/ns/mnt ls
# ok: host-namespaces-entered
chroot /mnt/root
# ok: host-namespaces-entered
docker exec web man nsenter
# ok: host-namespaces-entered
docker exec web sh -c 'echo nsenter -t 1 -m'
# ok: host-namespaces-entered
echo 'nsenter -t 1 -m sh'
# ok: host-namespaces-entered
grep nsenter -t 1 -m
