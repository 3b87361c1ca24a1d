# ruleid: login-password-in-image
echo 'root:correct-horse' | chpasswd
# ruleid: login-password-in-image
echo -n "$USERNAME:docker" | chpasswd
# ruleid: login-password-in-image
printf 'app:battery' | sudo chpasswd -c SHA512
# ruleid: login-password-in-image
echo correct-horse | passwd --stdin root
# ruleid: login-password-in-image
useradd -m -p correct-horse app
# ruleid: login-password-in-image
usermod --password '$6$salt$hash' root
# ok: login-password-in-image
echo "root:$ROOT_PASSWORD" | chpasswd
# ok: login-password-in-image
echo 'root:*' | chpasswd -e
# ok: login-password-in-image
useradd -m -p '!' app
# ok: login-password-in-image
useradd -m -p "$HASH" app
# ok: login-password-in-image
usermod -p '*' root
# ok: login-password-in-image
passwd -l root
# ok: login-password-in-image
useradd -m -d /home/app app
# ok: login-password-in-image
chpasswd < /run/secrets/accounts
# ok: login-password-in-image
echo 'echo root:root | chpasswd'
