# syntax=docker/dockerfile:1
FROM golang:1.23 AS build
COPY . /src
RUN cd /src && go build -o /out/app .

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /out/app /app
USER app
USER root
ENTRYPOINT ["/app"]
