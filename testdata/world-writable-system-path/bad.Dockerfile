FROM nginx:1.29
RUN mkdir -p /etc/nginx/generated && chmod -R 777 /etc/nginx
RUN chmod a+w /etc/passwd /etc/group
RUN install -m 0777 run.sh /usr/local/bin/run
USER nginx
