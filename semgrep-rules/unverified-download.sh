# ruleid: unverified-download
curl -k https://example.org/tool.tgz
# ruleid: unverified-download
curl -fsSLk -o tool.tgz https://example.org/tool.tgz | tar -xz
# ruleid: unverified-download
curl --insecure --output tool.tgz "$URL"
# ruleid: unverified-download
wget -q --no-check-certificate https://example.org/tool.tgz
# ruleid: unverified-download
aria2c --check-certificate=false https://example.org/tool.tgz
# ruleid: unverified-download
git -c http.sslVerify=false clone https://example.org/tool.git
# ruleid: unverified-download
git clone --config http.https://example.org/.sslVerify=0 https://example.org/tool.git
# ruleid: unverified-download
npm ci --strict-ssl=false
# ruleid: unverified-download
yarn install --no-strict-ssl
# ruleid: unverified-download
npm install --strict-ssl false
# ruleid: unverified-download
pip install --trusted-host packages.example.org -r requirements.txt
# ruleid: unverified-download
python3 -m pip install --trusted-host=packages.example.org tool
# ruleid: unverified-download
uv pip install --allow-insecure-host packages.example.org tool
# ruleid: unverified-download
conda install --insecure tool
# ok: unverified-download
curl -fsSL -o k https://example.org/tool.tgz
# ok: unverified-download
curl -okey https://example.org/key
# ok: unverified-download
curl -fsSL --cacert ca.pem https://example.org/k
# ok: unverified-download
curl -fsSk https://localhost:8443/health
# ok: unverified-download
curl -k "https://127.0.0.1:9200/_cluster/health"
# ok: unverified-download
wget -qO- https://example.org/tool.tgz
# ok: unverified-download
wget --ca-certificate=ca.pem https://example.org/tool.tgz
# ok: unverified-download
git -c http.sslVerify=true clone https://example.org/tool.git
# ok: unverified-download
git config --global http.sslVerify false
# ok: unverified-download
npm config set strict-ssl false
# ok: unverified-download
npm ci --strict-ssl=true
# ok: unverified-download
pip install --trusted-host localhost tool
# ok: unverified-download
tar -xzk tool.tgz
# ok: unverified-download
ssh -k example.org
# ok: unverified-download
echo 'curl -k https://example.org/tool.tgz'
# ok: unverified-download
mv "/opt/tool-$(curl -sk https://example.org/version)" /opt/tool
# ok: unverified-download
mv "$(curl -sk https://example.org/version | jq -r .name)" /opt/tool
