FROM debian:12 AS tools
RUN apt-get update \
 && curl -fsSLk -o /tmp/tool.tgz https://example.org/tool.tgz \
 && tar -xzf /tmp/tool.tgz -C /usr/local/bin
RUN ["wget", "--no-check-certificate", "https://example.org/agent"]

FROM python:3.13
RUN <<EOF
set -e
python -m pip install --trusted-host packages.example.org -r requirements.txt
git -c http.sslVerify=false clone https://git.example.org/shop.git
EOF
ONBUILD RUN npm ci --strict-ssl=false
USER 1000
