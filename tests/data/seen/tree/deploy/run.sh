#!/bin/sh
docker run $OPTIONS acme/app:1.4
