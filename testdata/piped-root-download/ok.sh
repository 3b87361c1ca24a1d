#!/bin/bash
set -e
curl -fsSL https://example.org/install.sh | sh
curl -fsSL https://deb.example.org/key.asc | sudo tee /etc/apt/keyrings/example.asc > /dev/null
curl -fsSL https://example.org/release.json | sudo python3 -m json.tool
curl -fsSL --output install.sh https://example.org/install.sh
echo "$SHA256  install.sh" | sha256sum --check
sudo sh install.sh
echo "curl https://example.org/install.sh | sudo sh"
# curl https://example.org/install.sh | sudo sh
ssh ci@build.example.org 'curl -fsSL https://example.org/install.sh | bash'
sudo bash deploy.sh --version "$(curl -fsSL https://example.org/version)"
sh -c "$(curl -fsSL https://example.org/install.sh)"
su - app -c 'curl -fsSL https://example.org/install.sh | bash'
