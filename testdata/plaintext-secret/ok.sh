#!/bin/bash
# -e POSTGRES_PASSWORD=correct-horse-7 was here, and is therefore known
docker run -d --name db -e POSTGRES_PASSWORD_FILE=/run/secrets/db -v ./secrets:/run/secrets:ro postgres:17
docker run --rm -e DATABASE_URL="postgres://app:$DB_PASSWORD@db/app" acme/migrate:2
docker run --rm -e API_TOKEN acme/migrate:2
docker run --rm -e API_TOKEN="$(cat ~/.acme-token)" -e TOKEN_TTL=3600 acme/migrate:2
docker run --rm -e MYSQL_RANDOM_ROOT_PASSWORD=yes -e MYSQL_ALLOW_EMPTY_PASSWORD=no mysql:9
docker run --rm -e GIT_COMMIT=5d41402abc4b2a76b9719d911017c592ae2f38c1 acme/web:5.3
docker run --rm acme/vault-cli:1 login -e TOKEN=correct-horse-7

docker build --secret id=npm,env=NPM_TOKEN --build-arg PUBLIC_KEY=abcdef -t acme/web:5.3 .
echo "docker run -e POSTGRES_PASSWORD=correct-horse-7 postgres:17"
