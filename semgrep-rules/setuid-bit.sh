# ruleid: setuid-bit
chmod u+s /usr/bin/tool
# ruleid: setuid-bit
chmod 4755 /usr/bin/tool
# ruleid: setuid-bit
chmod -v 06755 /usr/bin/tool
# ruleid: setuid-bit
chmod +s "/opt/$NAME"
# ruleid: setuid-bit
chmod a+x,u+s /usr/bin/tool
# ruleid: setuid-bit
chmod ug+rxs /usr/bin/tool
# ruleid: setuid-bit
install -m 4755 tool /usr/bin/tool
# ruleid: setuid-bit
install --mode=u+rwxs tool /usr/bin/tool
# ok: setuid-bit
chmod 0755 /usr/bin/tool
# ok: setuid-bit
chmod u-s /usr/bin/tool
# ok: setuid-bit
chmod g+s /srv/shared
# ok: setuid-bit
chmod 2775 /srv/shared
# ok: setuid-bit
chmod 1777 /tmp
# ok: setuid-bit
chmod -R a-s /usr
# ok: setuid-bit
chmod u+x setup.s
# ok: setuid-bit
install -m 755 tool /usr/bin/4755
# ok: setuid-bit
find / -perm 4755
# ok: setuid-bit
echo 'chmod u+s /usr/bin/tool'
