#!/bin/bash
# --cap-add=SYS_ADMIN is what this did before
docker run -d --cap-drop=ALL --cap-add=NET_BIND_SERVICE --cap-add CHOWN acme/web:7
docker run -d --cap-drop SYS_ADMIN --cap-add=SYS_NICE --cap-add IPC_LOCK acme/database:16
docker run -d acme/web:7 capsh --cap-add=SYS_ADMIN
docker run -d -e CAPS=--cap-add=ALL --name SYS_ADMIN acme/web:7
