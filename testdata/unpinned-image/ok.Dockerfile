FROM docker:28-cli
USER 1000
RUN docker run -d acme/web@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
