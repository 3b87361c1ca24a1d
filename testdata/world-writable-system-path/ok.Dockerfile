FROM nginx:1.29
# RUN chmod -R 777 /etc/nginx
RUN chmod -R g=u /etc/nginx && chmod 775 /usr/local/bin && chmod a+x,u+w /usr/local/bin/run
RUN chmod -R 777 /usr/share/nginx/html/uploads /srv/app
RUN echo "chmod 777 /etc" && chmod 1777 /var/tmp
USER nginx
