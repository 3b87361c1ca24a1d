#!/bin/bash
echo 'deploy:correct-horse' | chpasswd
docker exec web sh -c "echo 'root:correct-horse' | chpasswd"
