FROM debian:12
# RUN apt-get install -y sudo
RUN apt-get update && apt-get install -y curl gosu && apt-get purge -y sudo
RUN echo "apt-get install -y sudo" > /hint
COPY sudo /etc/pam.d/sudo
CMD ["apt-get", "install", "sudo"]
RUN echo "sudo apt-get update" && visudo -c && grep sudo /etc/group
RUN sudo -E -u app make -C /app && sudo --user=app true
USER 1000
