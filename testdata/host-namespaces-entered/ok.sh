#!/bin/bash
# nsenter -t 1 -m sh
pid=$(docker inspect -f '{{.State.Pid}}' web)
sudo nsenter -t "$pid" -m -n ss -ltn
nsenter --target 1 --net ip route
nsenter -t 15 --all sh
nsenter --net=/run/netns/1 ip link
chroot /mnt/root ls
echo "nsenter -t 1 -m sh"
docker exec web sh -c 'echo "nsenter -t 1 -m"'
