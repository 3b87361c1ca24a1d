#!/bin/bash
docker run -d acme/web
docker run -d acme/web:latest
docker run -d acme/web:7.3.1
docker run -d registry.acme.example:5000/web
