# ruleid: sudo-in-image
apt-get install -y --no-install-recommends curl sudo git
# ruleid: sudo-in-image
apt-get -y install sudo=1.9.13p3-1+deb12u1
# ruleid: sudo-in-image
apk add --no-cache bash sudo
# ruleid: sudo-in-image
dnf install -y sudo
# ruleid: sudo-in-image
pacman -Sy --noconfirm sudo
# ruleid: sudo-in-image
sudo
# ruleid: sudo-in-image
sudo -E -u root DEBIAN_FRONTEND=noninteractive
# ok: sudo-in-image
sudo -E -u app -H
# ok: sudo-in-image
sudo apt-get update
# ok: sudo-in-image
apt-get install -y sudo-ldap-doc
# ok: sudo-in-image
apt-get remove -y sudo
# ok: sudo-in-image
apt-get purge --auto-remove -y sudo
# ok: sudo-in-image
apk del sudo
# ok: sudo-in-image
apk add --no-cache su-exec
# ok: sudo-in-image
echo 'apt-get install sudo'
