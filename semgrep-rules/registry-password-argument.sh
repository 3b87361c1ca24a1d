# ruleid: registry-password-argument
docker login -u ci -p correct-horse
# ruleid: registry-password-argument
docker login -u ci -p "$PASSWORD" registry.example
# ruleid: registry-password-argument
docker login registry.example --username ci --password $PASSWORD
# ruleid: registry-password-argument
docker --config /tmp/x login -u ci --password=correct-horse
# ruleid: registry-password-argument
docker login -u AWS -p "$(aws ecr get-login-password)" registry.example
# ruleid: registry-password-argument
docker login -u ci "-p$PASSWORD" registry.example
# ruleid: registry-password-argument
docker login -p correct-horse -u ci
# ruleid: registry-password-argument
podman login --tls-verify=false -u ci -p 'correct horse' registry.example
# ruleid: registry-password-argument
skopeo login --password $PASSWORD --username ci registry.example
# ruleid: registry-password-argument
crane auth login registry.example -u ci -p $PASSWORD
# ruleid: registry-password-argument
helm registry login registry.example -u ci -p $PASSWORD
# ok: registry-password-argument
echo "$PASSWORD" | docker login -u ci --password-stdin registry.example
# ok: registry-password-argument
docker login -u ci --password-stdin registry.example
# ok: registry-password-argument
docker login registry.example
# ok: registry-password-argument
docker login -u ci -p ''
# ok: registry-password-argument
docker run -p 80:80 registry.example/login
# ok: registry-password-argument
docker run registry.example/az login -u ci -p correct-horse
# ok: registry-password-argument
docker exec web login -p correct-horse
# ok: registry-password-argument
az acr login -p correct-horse
# ok: registry-password-argument
echo 'docker login -u ci -p correct-horse'
