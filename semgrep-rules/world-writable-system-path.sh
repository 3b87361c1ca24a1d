# ruleid: world-writable-system-path
chmod -R 777 /etc/nginx
# ruleid: world-writable-system-path
chmod 0666 /etc/passwd
# ruleid: world-writable-system-path
chmod 777 /usr/local/bin/docker-entrypoint.sh
# ruleid: world-writable-system-path
chmod a+w /etc/hosts /etc/group
# ruleid: world-writable-system-path
chmod -R ugo+rwX /usr/lib/tool
# ruleid: world-writable-system-path
chmod -R 777 / --preserve-root
# ruleid: world-writable-system-path
chmod -R o=rwx /var
# ruleid: world-writable-system-path
install -m 0777 run.sh /usr/bin/run
# ruleid: world-writable-system-path
install --mode=a+rwx run.sh /usr/bin/run
# ruleid: world-writable-system-path
mkdir -p -m 777 /etc/tool
# ok: world-writable-system-path
chmod -R 755 /etc/nginx
# ok: world-writable-system-path
chmod 777 /app
# ok: world-writable-system-path
chmod -R g=u /etc/passwd
# ok: world-writable-system-path
chmod g+w,o+r /etc/passwd
# ok: world-writable-system-path
chmod a+x,u+w /usr/local/bin/run
# ok: world-writable-system-path
chmod +w /etc/hosts
# ok: world-writable-system-path
chmod o-w,a+r /etc/hosts
# ok: world-writable-system-path
chmod 1777 /var/lib/shared /etc/drop
# ok: world-writable-system-path
chmod -R 777 /usr/src/app
# ok: world-writable-system-path
install -m 755 777 /usr/bin/run
# ok: world-writable-system-path
echo 'chmod 777 /etc'
