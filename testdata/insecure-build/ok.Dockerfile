FROM debian:12
# RUN --security=insecure make
RUN --security=sandbox make -C /src image
RUN make --security=insecure
RUN echo "RUN --security=insecure make" > /hint
USER 1000
