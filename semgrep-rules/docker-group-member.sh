# ruleid: docker-group-member
usermod -aG docker "$USER"
# ruleid: docker-group-member
usermod -a -G sudo,docker deploy
# ruleid: docker-group-member
usermod --append --groups=docker,adm deploy
# ruleid: docker-group-member
useradd -m -s /bin/bash -G docker ci
# ruleid: docker-group-member
gpasswd -a deploy docker
# ruleid: docker-group-member
gpasswd -M deploy,ci docker
# ruleid: docker-group-member
adduser deploy docker
# ruleid: docker-group-member
adduser --quiet "$SUDO_USER" docker
# ruleid: docker-group-member
addgroup deploy docker
# ruleid: docker-group-member
adduser -D -G docker ci
# ok: docker-group-member
usermod -aG dockerroot deploy
# ok: docker-group-member
usermod -aG sudo docker
# ok: docker-group-member
gpasswd -d deploy docker
# ok: docker-group-member
adduser docker
# ok: docker-group-member
adduser --system docker
# ok: docker-group-member
addgroup --system docker
# ok: docker-group-member
addgroup -g 999 docker
# ok: docker-group-member
useradd -r docker
# ruleid: docker-group-member
groupmems -g docker -a deploy
# ruleid: docker-group-member
usermod -aGdocker deploy
# ok: docker-group-member
groupmems -g docker -d deploy
# ok: docker-group-member
usermod -rG docker deploy
# ok: docker-group-member
echo 'usermod -aG docker $USER'
