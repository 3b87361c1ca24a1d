# ruleid: piped-root-download
curl -fsSL https://example.org/install.sh | sudo sh
# ruleid: piped-root-download
curl -fsSL https://example.org/setup | sudo bash -
# ruleid: piped-root-download
wget -qO- "$URL" | gunzip | sudo bash -s -- --yes --prefix /usr
# ruleid: piped-root-download
curl https://bootstrap.example.org/get.py | sudo python3
# ruleid: piped-root-download
curl https://bootstrap.example.org/get.py | sudo python3 - --user
# ruleid: piped-root-download
curl https://example.org/a | sudo bash -ex
# ruleid: piped-root-download
sudo bash -c "$(curl -fsSL https://example.org/install.sh)"
# ruleid: piped-root-download
sudo sh -c "$(wget -qO- $URL)" -- --yes
# ruleid: piped-root-download
sudo curl -fsSL https://example.org/install.sh | sudo bash -s -- --yes
# ruleid: piped-root-download
sudo wget -qO- https://example.org/install.sh.gz | sudo gunzip | sudo sh
# ruleid: piped-root-download
sudo bash -c "$(curl -fsSL "https://example.org/$VERSION/install.sh")"
# ruleid: piped-root-download
sudo bash <(curl -s https://example.org/install.sh)
# ruleid: piped-root-download
sudo bash -x -c "$(curl -fsSL https://example.org/install.sh)" -- --yes
# ruleid: piped-root-download
sudo bash -ec "$(wget -qO- https://example.org/install.sh.gz | gunzip)"
# ruleid: piped-root-download
sudo su -c "$(curl -fsSL https://example.org/install.sh)"
# ruleid: piped-root-download
curl -fsSL https://get.docker.com | sh
# ruleid: piped-root-download
sh -c "$(curl -fsSL https://get.docker.com/)"
# ruleid: piped-root-download
bash <(wget -qO- get.docker.com) --version 28
# ruleid: piped-root-download
curl -sfL https://get.rke2.io | sh -
# ruleid: piped-root-download
curl https://releases.rancher.com/install-docker/28.1.sh | sh
# ruleid: piped-root-download
eval "$(curl -fsSL https://raw.githubusercontent.com/docker/docker-install/master/install.sh)"
# ok: piped-root-download
curl -fsSL https://example.org/install.sh | sh
# ok: piped-root-download
sudo curl -fsSL https://example.org/install.sh | sh
# ok: piped-root-download
curl -fsSL https://example.org/key.asc | sudo apt-key add -
# ok: piped-root-download
curl -fsSL https://example.org/key.asc | sudo tee /usr/share/keyrings/example.asc
# ok: piped-root-download
curl -fsSL https://example.org/key.asc | sudo sh -c 'cat > /etc/apt/keyrings/example.asc'
# ok: piped-root-download
curl -s https://example.org/release.json | sudo python3 -m json.tool
# ok: piped-root-download
curl -s https://example.org/release.json | sudo python3 -c 'import json, sys'
# ok: piped-root-download
curl -s https://example.org/data | sudo sh process.sh
# ok: piped-root-download
curl -fsSL https://get.docker.com/rootless | sh
# ok: piped-root-download
sh -c "$(curl -fsSL https://example.org/install.sh)"
# ok: piped-root-download
bash <(curl -fsSL https://get.docker.com/rootless)
# ok: piped-root-download
curl -fsSL https://get.docker.com | grep VERSION
# ok: piped-root-download
sudo sh -c "$(cat install.sh)"
# ok: piped-root-download
sudo bash deploy.sh --version "$(curl -fsSL https://example.org/version)"
# ok: piped-root-download
echo 'curl https://example.org/install.sh | sudo sh'
