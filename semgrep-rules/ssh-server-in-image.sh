# ruleid: ssh-server-in-image
apt-get install -y --no-install-recommends curl openssh-server
# ruleid: ssh-server-in-image
apk add --no-cache openssh-server=9.7_p1-r4
# ruleid: ssh-server-in-image
dnf -y install dropbear
# ruleid: ssh-server-in-image
ssh-keygen -A
# ok: ssh-server-in-image
apt-get install -y openssh-client
# ok: ssh-server-in-image
apk add --no-cache openssh-client-default openssh-keygen
# ok: ssh-server-in-image
apt-get remove -y openssh-server
# ok: ssh-server-in-image
ssh-keygen -t ed25519 -f key
# ok: ssh-server-in-image
ssh-keyscan -t rsa github.com
# ok: ssh-server-in-image
echo 'apt-get install openssh-server'
