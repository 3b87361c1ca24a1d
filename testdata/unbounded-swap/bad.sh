#!/bin/bash
docker run -d --memory=512m acme/cache:5
docker run -d -m 512m --memory-swap -1 acme/cache:5
docker run -d -m 512m --memory-swap 1g acme/cache:5

# counts memory and swap together, so this is twice the memory as well
docker run -d -m 256m --memory-swap 512m acme/cache:5
