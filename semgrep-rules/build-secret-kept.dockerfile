FROM node:24 AS build
# ok: build-secret-kept
RUN --mount=type=secret,id=npmrc ["cp /run/secrets/npmrc /root/.npmrc && npm ci"]
FROM node:24
# ruleid: build-secret-kept
RUN --mount=type=secret,id=npmrc ["cp /run/secrets/npmrc /root/.npmrc && npm ci"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=npmrc ["cat /run/secrets/npmrc > ~/.npmrc"]
# ruleid: build-secret-kept
RUN --mount=type=cache,target=/root/.npm --mount=id=token,type=secret ["npm -v ; echo '//npm.example/:_authToken=$(cat /run/secrets/token)' >> .npmrc && npm ci"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=token,env=TOKEN ["printf '%s' '$TOKEN' > /app/token"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=key,target=/tmp/key ["mkdir /root/.ssh && install -m 600 /tmp/key /root/.ssh/id_ed25519"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=key ["base64 -d /run/secrets/key | tee /etc/app.key"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=gh ["git config --global url.'https://x:$(cat /run/secrets/gh)@github.com/'.insteadOf https://github.com/"]
# ruleid: build-secret-kept
RUN --mount=type=secret,id=t,env=T ["npm config set //npm.example/:_authToken=${T} && npm ci"]
# ok: build-secret-kept
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc ["npm ci"]
# ok: build-secret-kept
RUN --mount=type=secret,id=npmrc ["cp /run/secrets/npmrc .npmrc && npm ci && rm -f .npmrc"]
# ok: build-secret-kept
RUN --mount=type=secret,id=key ["mkdir -p ~/.ssh && cp /run/secrets/key ~/.ssh/id && git fetch && rm -rf ~/.ssh"]
# ok: build-secret-kept
RUN --mount=type=secret,id=token ["NPM_TOKEN=$(cat /run/secrets/token) npm ci > build.log"]
# ok: build-secret-kept
RUN --mount=type=secret,id=token ["export TOKEN=$(cat /run/secrets/token) && npm ci"]
# ok: build-secret-kept
RUN --mount=type=secret,id=token ["curl -H 'Authorization: $(cat /run/secrets/token)' https://npm.example > out"]
# ok: build-secret-kept
RUN --mount=type=secret,id=token ["cat /run/secrets/token > /dev/null"]
# ok: build-secret-kept
RUN --mount=type=secret,id=key --mount=type=tmpfs,target=/tmp ["cp /run/secrets/key /tmp/key && deploy /tmp/key"]
# ok: build-secret-kept
RUN --mount=type=secret,id=gh ["git -c http.extraHeader='$(cat /run/secrets/gh)' fetch"]
# ok: build-secret-kept
RUN --mount=type=secret,id=gh ["git config --global http.extraHeader '$(cat /run/secrets/gh)' && git fetch && git config --global --unset http.extraHeader"]
# ok: build-secret-kept
RUN --mount=type=cache,target=/c ["cp /run/secrets/x /root/.npmrc"]
# ok: build-secret-kept
RUN --mount=type=secret,id=x ["echo 'see /run/secrets for it' > /hint"]
