FROM node:24
# ruleid: tls-verification-off-dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
# ruleid: tls-verification-off-dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
# ruleid: tls-verification-off-dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED="0"
# ruleid: tls-verification-off-dockerfile
ENV PYTHONHTTPSVERIFY=0
# ruleid: tls-verification-off-dockerfile
ENV npm_config_strict_ssl=false
# ruleid: tls-verification-off-dockerfile
ENV GIT_SSL_NO_VERIFY=true
# ruleid: tls-verification-off-dockerfile
ENV PIP_TRUSTED_HOST=packages.example.org
# ok: tls-verification-off-dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED=1
# ok: tls-verification-off-dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED=$CHECK
# ok: tls-verification-off-dockerfile
ENV HINT="never set NODE_TLS_REJECT_UNAUTHORIZED=0 here"
# ok: tls-verification-off-dockerfile
ENV GIT_SSL_NO_VERIFY=false
# ok: tls-verification-off-dockerfile
ENV PIP_TRUSTED_HOST=
# ok: tls-verification-off-dockerfile
LABEL hint="NODE_TLS_REJECT_UNAUTHORIZED=0"
# ok: tls-verification-off-dockerfile
# ENV NODE_TLS_REJECT_UNAUTHORIZED=0
