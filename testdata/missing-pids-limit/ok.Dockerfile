FROM docker:28-cli
USER 1000
RUN docker run -d --pids-limit 200 acme/job-runner:2
RUN podman run -d acme/job-runner:2
