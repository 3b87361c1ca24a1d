FROM debian:12
# RUN curl -k https://example.org/tool.tgz
RUN curl -fsSL --cacert /etc/ssl/company.pem -o /tmp/k https://example.org/tool.tgz
RUN echo "never run: curl -k https://example.org" > /etc/motd
RUN curl -sk https://localhost:8443/ready
RUN wget -qO- https://example.org/agent | tar -xzk -C /opt
RUN pip install --trusted-host localhost tool
CMD ["curl", "-k", "https://example.org"]
USER 1000
