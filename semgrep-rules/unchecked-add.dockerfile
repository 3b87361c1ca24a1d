FROM debian:12
# ruleid: unchecked-add
ADD https://example.org/tool /usr/local/bin/
# ruleid: unchecked-add
ADD --chown=app --chmod=755 http://example.org/tool /usr/local/bin/
# ruleid: unchecked-add
ADD local https://example.org/$VERSION/tool.tgz /opt/
# ruleid: unchecked-add
ADD ["https://example.org/tool", "/usr/local/bin/"]
# ok: unchecked-add
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/tool /
# ok: unchecked-add
ADD --chmod=755 --checksum=$SUM https://example.org/tool /
# ok: unchecked-add
ADD https://example.org/tool.git#v1.2 /src
# ok: unchecked-add
ADD --keep-git-dir=true https://example.org/tool.git /src
# ok: unchecked-add
ADD https://api.github.com/repos/example/tool/git/refs/heads/main /tmp/tool.json
# ok: unchecked-add
ADD http://localhost:8080/tool /opt/
# ok: unchecked-add
ADD tool.tgz /opt/
# ok: unchecked-add
ADD $URL /opt/
# ok: unchecked-add
COPY https:/example.org /opt/
# ok: unchecked-add
LABEL url="ADD https://example.org/tool /"
# ok: unchecked-add
# ADD https://example.org/tool /
