FROM node:24 AS build
# ok: credential-in-image
COPY id_rsa /root/.ssh/id_rsa
FROM node:24
# ruleid: credential-in-image
COPY id_rsa /root/.ssh/id_rsa
# ruleid: credential-in-image
COPY --chown=app:app --chmod=600 keys/deploy_id_ed25519 /home/app/.ssh/
# ruleid: credential-in-image
COPY ["id_rsa", "/root/.ssh/"]
# ruleid: credential-in-image
ADD .ssh /root/.ssh
# ruleid: credential-in-image
COPY package.json .aws/ /root/
# ruleid: credential-in-image
COPY docker/.netrc /root/.netrc
# ruleid: credential-in-image
COPY certs/server.key certs/server.crt /etc/nginx/
# ruleid: credential-in-image
COPY private_key.pem /etc/app/
# ruleid: credential-in-image
COPY --from=build /root/.kube/config /root/.kube/config
# ok: credential-in-image
COPY id_rsa.pub /root/.ssh/authorized_keys
# ok: credential-in-image
COPY .ssh/known_hosts /root/.ssh/id_rsa
# ok: credential-in-image
COPY ssh_config /root/.ssh
# ok: credential-in-image
COPY nodesource-server.gpg.key /etc/apt/trusted.gpg.d/
# ok: credential-in-image
COPY server.crt client.pem public_key.pem /etc/nginx/
# ok: credential-in-image
COPY translations.key keyboard.js /app/
# ok: credential-in-image
COPY <<EOT /root/.netrc
# ok: credential-in-image
LABEL hint="COPY id_rsa /root/"
# ok: credential-in-image
# COPY id_rsa /root/.ssh/
