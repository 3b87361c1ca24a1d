FROM docker:28-cli
USER 1000
LABEL note="docker run --security-opt apparmor=unconfined"
RUN docker run --security-opt apparmor=acme-fuse acme/rclone-mount:1.67 --version
