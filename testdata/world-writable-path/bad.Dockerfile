FROM python:3.13
WORKDIR /srv/app
COPY . .
RUN chmod -R 777 /srv/app && mkdir -m 0777 /data
RUN chmod 666 app.log
COPY --chmod=777 entrypoint.sh /
USER 1000
