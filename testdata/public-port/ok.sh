#!/bin/bash
docker run -d -p 127.0.0.1:5432:5432 postgres:16
docker run -d -p '[::1]:8080:80' acme/web:7
docker run -d -p "$ADDRESS:8080:80" acme/web:7
docker run -d -p "127.0.0.1:$PORT:80" acme/web:7
docker run -d --expose 5432 --network backend postgres:16
docker run -d acme/db-client:16 -p 5432:5432
ssh -p 2222 db.example
