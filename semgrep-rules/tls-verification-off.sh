# ruleid: tls-verification-off
npm config set strict-ssl false
# ruleid: tls-verification-off
npm config set strict-ssl=false --global
# ruleid: tls-verification-off
npm set strict-ssl false
# ruleid: tls-verification-off
yarn config set strict-ssl false -g
# ruleid: tls-verification-off
yarn config set enableStrictSsl false
# ruleid: tls-verification-off
git config --global http.sslVerify false
# ruleid: tls-verification-off
git config --system http.https://git.example.org.sslverify 0
# ruleid: tls-verification-off
pip config --global set global.trusted-host packages.example.org
# ruleid: tls-verification-off
conda config --set ssl_verify False
# ruleid: tls-verification-off
composer config -g -- disable-tls true
# ruleid: tls-verification-off
bundle config set ssl_verify_mode 0
# ok: tls-verification-off
npm config set strict-ssl true
# ok: tls-verification-off
npm config get strict-ssl
# ok: tls-verification-off
npm config set cafile /etc/ssl/certs/ca-certificates.crt
# ok: tls-verification-off
npm config delete strict-ssl
# ok: tls-verification-off
git config --global http.sslVerify true
# ok: tls-verification-off
git config --global --unset http.sslVerify
# ok: tls-verification-off
git config --global http.postBuffer 0
# ok: tls-verification-off
pip config set global.timeout 30
# ok: tls-verification-off
conda config --set ssl_verify /etc/ssl/ca.pem
# ok: tls-verification-off
git -c http.sslVerify=false clone https://example.org/a.git
# ok: tls-verification-off
echo 'npm config set strict-ssl false'
