FROM debian:8
RUN apt-get update -o Acquire::AllowInsecureRepositories=true \
 && apt-get -y --force-yes install tool
RUN echo "deb [trusted=yes] https://deb.example.org stable main" > /etc/apt/sources.list.d/example.list

FROM alpine:3.22
RUN wget -q https://example.org/glibc.apk && apk add --no-cache --allow-untrusted glibc.apk

FROM rockylinux:9
RUN if [ -n "$EXTRA" ]; then dnf install -y --nogpgcheck "$EXTRA"; fi
RUN printf '[example]\nname=example\nbaseurl=https://rpm.example.org\ngpgcheck=0\n' > /etc/yum.repos.d/example.repo
USER 1000
