#!/bin/bash
docker run -d --uts host acme/log-shipper:8.1
docker run -d --uts=host --read-only acme/log-shipper:8.1
