# ruleid: world-writable-path
chmod 777 /app
# ruleid: world-writable-path
chmod -R 0777 /usr/src/app
# ruleid: world-writable-path
chmod -R a+rwx "$HOME/data"
# ruleid: world-writable-path
chmod 666 app.log
# ruleid: world-writable-path
chmod -R o+w storage
# ruleid: world-writable-path
chmod 777 "$APP"
# ruleid: world-writable-path
chmod u=rwx,go=rwx /entrypoint.sh
# ruleid: world-writable-path
mkdir -m 777 /data
# ok: world-writable-path
chmod 777 /etc/nginx
# ok: world-writable-path
chmod 777 /tmp/build
# ok: world-writable-path
chmod 1777 /data
# ok: world-writable-path
chmod a+rwxt /data
# ok: world-writable-path
chmod 775 /app
# ok: world-writable-path
chmod -R g+rwX,o-w /app
# ok: world-writable-path
chmod +x /entrypoint.sh
# ok: world-writable-path
chmod 666 /var/run/docker.sock
# ok: world-writable-path
chmod 755 777
# ok: world-writable-path
chmod "$MODE" /app
# ok: world-writable-path
find / -perm 777 -name app
# ok: world-writable-path
echo 'chmod 777 /app'
