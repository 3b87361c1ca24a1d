FROM debian:12
# RUN echo 'root:correct-horse' | chpasswd
RUN --mount=type=secret,id=pw,env=PW echo "root:$PW" | chpasswd
RUN useradd -m -d /home/app -p '!' app && usermod -p '*' root && passwd -l root
RUN echo "echo 'root:root' | chpasswd" > /hint
USER app
