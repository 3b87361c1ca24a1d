# syntax=docker/dockerfile:1
FROM golang:1.23 AS build
USER root
COPY . /src
RUN cd /src && go build -o /out/app .

FROM gcr.io/distroless/base-debian12:nonroot
# USER root
LABEL usage="docker run --user root"
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
