FROM docker:28-cli
USER 1000
RUN docker run -d --security-opt apparmor=web --security-opt no-new-privileges acme/web:7
RUN docker ps && echo docker run -d acme/web:7
