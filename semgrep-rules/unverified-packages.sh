# ruleid: unverified-packages
apt-get install -y --allow-unauthenticated tool
# ruleid: unverified-packages
apt-get -y --force-yes install tool
# ruleid: unverified-packages
apt-get update --allow-insecure-repositories
# ruleid: unverified-packages
apt-get update -o Acquire::AllowInsecureRepositories=true
# ruleid: unverified-packages
apk add --no-cache --allow-untrusted glibc.apk
# ruleid: unverified-packages
yum install -y --nogpgcheck tool
# ruleid: unverified-packages
dnf --setopt=example.gpgcheck=0 install tool
# ruleid: unverified-packages
zypper --no-gpg-checks install tool
# ruleid: unverified-packages
rpm -i --nosignature tool.rpm
# ruleid: unverified-packages
echo 'deb [arch=amd64 trusted=yes] https://deb.example.org stable main'
# ruleid: unverified-packages
printf '[example]\nname=example\nbaseurl=https://rpm.example.org\ngpgcheck=0\n'
# ruleid: unverified-packages
sed -i 's/gpgcheck=1/gpgcheck=0/' /etc/yum.repos.d/example.repo
# ruleid: unverified-packages
sed -i 's/^gpgcheck=.*/gpgcheck = 0/' /etc/yum.conf
# ok: unverified-packages
apt-get install -y tool
# ok: unverified-packages
apt-get update -o Acquire::AllowInsecureRepositories=false
# ok: unverified-packages
apt-get install -y --allow-downgrades tool
# ok: unverified-packages
apk add --no-cache --keys-dir /etc/apk/keys tool
# ok: unverified-packages
yum install -y --setopt=gpgcheck=1 tool
# ok: unverified-packages
sed -i 's/gpgcheck=0/gpgcheck=1/' /etc/yum.repos.d/example.repo
# ok: unverified-packages
echo 'deb [arch=amd64 signed-by=/etc/apt/keyrings/a.gpg] https://deb.example.org stable main'
# ok: unverified-packages
printf '[example]\nbaseurl=https://rpm.example.org\ngpgcheck=1\n'
# ok: unverified-packages
rpm --import https://rpm.example.org/key.asc
# ok: unverified-packages
echo 'apt-get install --allow-unauthenticated tool'
# ok: unverified-packages
echo 'never use trusted=yes'
