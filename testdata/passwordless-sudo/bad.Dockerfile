FROM debian:12
ARG USERNAME=app
RUN useradd -m $USERNAME \
 && echo "$USERNAME ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/$USERNAME
RUN sed -i 's/^%sudo.*/%sudo ALL=(ALL:ALL) NOPASSWD:ALL/' /etc/sudoers
RUN printf '%%wheel ALL=(root) NOPASSWD: /usr/bin/apt-get\n' | tee -a /etc/sudoers
USER $USERNAME
