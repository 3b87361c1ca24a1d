FROM debian:12
ARG USERNAME=app
RUN useradd -m $USERNAME && echo "$USERNAME:correct-horse" | chpasswd
RUN echo 'root:battery-staple' | chpasswd
RUN useradd -p '$6$salt$0123456789abcdef' other
USER app
