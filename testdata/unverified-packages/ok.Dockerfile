FROM debian:12
# apt-get install --allow-unauthenticated tool
RUN apt-get update && apt-get install -y --no-install-recommends --allow-downgrades tool
RUN echo "deb [signed-by=/etc/apt/keyrings/a.asc] https://deb.example.org stable main" > /etc/apt/sources.list.d/a.list
RUN echo "do not use --force-yes" && printf 'gpgcheck=1\n' >> /etc/yum.conf
RUN sed -i 's/gpgcheck=0/gpgcheck=1/' /etc/yum.repos.d/example.repo
USER 1000
