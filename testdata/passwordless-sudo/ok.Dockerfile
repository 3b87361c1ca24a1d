FROM debian:12
# RUN echo "app ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers
RUN echo "app ALL=(ALL) ALL" > /etc/sudoers.d/app
RUN sed -i 's/ALL=(ALL) NOPASSWD: ALL/ALL=(ALL) ALL/' /etc/sudoers && ! grep -r 'ALL=(ALL) NOPASSWD: ALL' /etc/sudoers.d
RUN echo "NOPASSWD is not set up here"
LABEL sudoers="app ALL=(ALL) NOPASSWD:ALL"
USER 1000
