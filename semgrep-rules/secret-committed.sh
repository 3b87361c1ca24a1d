# ruleid: secret-committed
docker commit --change 'ENV API_TOKEN=correct-horse-7' web registry.example/shop
# ruleid: secret-committed
docker commit -a me -c 'ENV DB_PASSWORD correct-horse' web shop
# ruleid: secret-committed
docker --context ci container commit '--change=ENV MODE=prod API_KEY=battery-staple' "$ID" shop
# ruleid: secret-committed
docker commit "--change=ENV USERPASS \"correct-horse\" SMTP_PASS=\"correct-horse\"" web shop
# ruleid: secret-committed
podman commit -c 'ENV AWS_ID=AKIAQ3EGRZ5VJX7MHT2K' web shop
# ruleid: secret-committed
docker compose -f a.yaml commit -c 'ENV API_TOKEN=correct-horse-7' web shop
# ok: secret-committed
docker commit --change "ENV API_TOKEN=$TOKEN" web shop
# ok: secret-committed
docker commit --change 'ENV API_TOKEN_FILE=/run/secrets/api' web shop
# ok: secret-committed
docker commit --change 'ENV API_TOKEN=' web shop
# ok: secret-committed
docker commit --change 'ENV API_TOKEN=/run/secrets/api' web shop
# ok: secret-committed
docker commit --change 'ENV TOKEN_TTL=360000' web shop
# ok: secret-committed
docker commit --change 'CMD ["login", "--password=correct-horse"]' web shop
# ok: secret-committed
docker commit -m 'ENV API_TOKEN=correct-horse-7' web shop
# ok: secret-committed
git commit -c 'ENV API_TOKEN=correct-horse-7' docker
# ok: secret-committed
echo 'docker commit -c "ENV API_TOKEN=correct-horse-7" web'
# ok: secret-committed
docker exec web git commit -c 'ENV API_TOKEN=correct-horse-7'
