FROM debian:12
RUN curl -fsSL https://deb.example.org/key.asc | gpg --dearmor --output /usr/share/keyrings/example.gpg
RUN curl -fsSL https://example.org/tool.tar.gz | tar -xz -C /usr/local/bin
USER 1000
RUN curl -fsSL https://example.org/install.sh | sh
