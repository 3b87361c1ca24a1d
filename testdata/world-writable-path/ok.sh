#!/bin/bash
chmod -R 777 data
docker exec web chmod -R 777 /srv/app
