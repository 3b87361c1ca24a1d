FROM python:3.13
# RUN chmod -R 777 /srv/app
RUN chmod -R 755 /srv/app && chmod +x entrypoint.sh && chmod g+w,o-w /data && chmod 1777 /data/drop
RUN mkdir -p /tmp/build && chmod 777 /tmp/build && chmod 666 /dev/null
RUN echo "chmod 777 /srv/app" > /hint
COPY --chmod=755 entrypoint.sh /
USER 1000
