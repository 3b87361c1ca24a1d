FROM docker:28-cli
USER 1000
# RUN docker run -d acme/api:4.2
RUN echo 'docker run -d acme/api:4.2' > /tmp/usage
RUN docker run -d --cap-drop ALL acme/api:4.2
