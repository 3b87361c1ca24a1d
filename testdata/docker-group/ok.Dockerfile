FROM docker:28-cli
RUN addgroup -S docker && adduser -S -G docker runner
USER runner
RUN docker run --rm --group-add audio acme/runner:8 --self-test
