# ruleid: passwordless-sudo
echo 'app ALL=(ALL) NOPASSWD:ALL'
# ruleid: passwordless-sudo
echo "$USERNAME ALL=(root) NOPASSWD: ALL"
# ruleid: passwordless-sudo
echo "$USERNAME ALL=(ALL:ALL) NOPASSWD:SETENV: /usr/bin/apt-get" | tee -a /etc/sudoers
# ruleid: passwordless-sudo
printf '%%wheel ALL=(ALL) NOPASSWD: ALL\n'
# ruleid: passwordless-sudo
sed -i 's/%sudo.*ALL/%sudo ALL=(ALL:ALL) NOPASSWD:ALL/' /etc/sudoers
# ruleid: passwordless-sudo
sed -i 's/^# \(%wheel.*NOPASSWD.*\)/\1/' /etc/sudoers
# ruleid: passwordless-sudo
sed -e '/^%wheel/s|ALL$|NOPASSWD: ALL|' -i /etc/sudoers
# ok: passwordless-sudo
echo 'app ALL=(ALL) ALL'
# ok: passwordless-sudo
echo 'app ALL=(ALL) PASSWD:ALL'
# ok: passwordless-sudo
sed -i 's/NOPASSWD:ALL/ALL/' /etc/sudoers
# ok: passwordless-sudo
sed -i 's/ALL=(ALL) NOPASSWD: ALL/ALL=(ALL) ALL/' /etc/sudoers
# ok: passwordless-sudo
sed -i '/NOPASSWD/d' /etc/sudoers
# ok: passwordless-sudo
grep -q 'ALL=(ALL) NOPASSWD:ALL' /etc/sudoers
# ok: passwordless-sudo
echo 'sudo is set up with NOPASSWD'
