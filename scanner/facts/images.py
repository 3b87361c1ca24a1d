"""How widely used images run when nothing else is said.

The first pattern that fits an image counts, so exceptions stand first. A pattern is a reference as it is written (`redis` is
docker.io/library/redis) with `*` for any text and, in a tag, `?` for one character; without a tag it stands for every tag.
"""

from __future__ import annotations

from typing import NamedTuple

USER, ROOT, DROPS = "as another user", "as root", "as root, which its entrypoint drops"


class Fact(NamedTuple):
    """`source`: where the fact was read."""

    runs: str
    images: tuple[str, ...]
    source: str


FACTS = (
    # --- Images whose configuration names a user other than root
    Fact(
        USER,
        ("gcr.io/distroless/*:*nonroot*",),
        ("https://github.com/GoogleContainerTools/distroless (tags nonroot, debug-nonroot: user 65532; all others: root)"),
    ),
    Fact(
        ROOT,
        ("gcr.io/distroless/*", "cgr.dev/chainguard/wolfi-base", "cgr.dev/chainguard/chainguard-base", "dhi.io/*:*-dev*"),
        (
            "https://github.com/GoogleContainerTools/distroless, https://images.chainguard.dev, "
            "https://docs.docker.com/dhi/how-to/use/"
        ),
    ),
    Fact(USER, ("cgr.dev/chainguard/*",), "https://github.com/chainguard-images/images/blob/main/BEST_PRACTICES.md"),
    Fact(USER, ("dhi.io/*",), "https://docs.docker.com/dhi/how-to/use/ (runtime images run as a nonroot user)"),
    Fact(ROOT, ("bitnami/minideb", "public.ecr.aws/bitnami/minideb"), "https://github.com/bitnami/minideb"),
    Fact(
        USER,
        ("bitnami/*", "bitnamilegacy/*", "bitnamisecure/*", "public.ecr.aws/bitnami/*"),
        "https://github.com/bitnami/containers (USER 1001)",
    ),
    Fact(
        USER,
        ("nginxinc/nginx-unprivileged", "ghcr.io/nginxinc/nginx-unprivileged", "public.ecr.aws/nginx/nginx-unprivileged"),
        "https://github.com/nginxinc/docker-nginx-unprivileged (USER 101)",
    ),
    Fact(
        USER,
        ("gitea/gitea:*rootless*", "docker.gitea.com/gitea:*rootless*"),
        "https://docs.gitea.com/installation/install-with-docker-rootless",
    ),
    Fact(
        USER,
        ("mcr.microsoft.com/dotnet/*:*chiseled*", "mcr.microsoft.com/dotnet/*:*distroless*"),
        "https://github.com/dotnet/dotnet-docker/blob/main/documentation/ubuntu-chiseled.md (USER app)",
    ),
    Fact(
        USER,
        ("mariadb:*ubi*", "wordpress:*cli*", "influxdb:3*", "influxdb:1.11*", "influxdb:1.12*", "influxdb:1.13*"),
        (
            "The Dockerfiles of these tags: MariaDB/mariadb-docker *-ubi (USER mysql), docker-library/wordpress cli "
            "(USER www-data), influxdata/influxdata-docker influxdb/3.*, 1.11 to 1.13 (USER influxdb3, influxdb)"
        ),
    ),
    Fact(
        ROOT,
        ("influxdb:1.?", "influxdb:1.?.*", "influxdb:1.?-*", "influxdb:1.10*"),
        "influxdata/influxdata-docker influxdb/1.0 to 1.10 (no USER, and an entrypoint that keeps root)",
    ),
    Fact(
        USER,
        ("memcached", "haproxy", "adminer", "solr", "varnish", "sonarqube", "jetty", "groovy"),
        (
            "The images' Dockerfiles: docker-library/memcached, docker-library/haproxy (2.4 and later), "
            "TimWolla/docker-adminer, apache/solr-docker, varnish/docker-varnish, SonarSource/docker-sonarqube, "
            "jetty/jetty.docker, groovy/docker-groovy"
        ),
    ),
    Fact(
        USER,
        (
            "elasticsearch",
            "kibana",
            "logstash",
            "docker.elastic.co/elasticsearch/*",
            "docker.elastic.co/kibana/*",
            "docker.elastic.co/logstash/*",
        ),
        (
            "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-prod (user "
            "1000; Elasticsearch 7 drops root to it)"
        ),
    ),
    Fact(
        USER,
        ("opensearchproject/opensearch", "opensearchproject/opensearch-dashboards"),
        "https://github.com/opensearch-project/opensearch-build/tree/main/docker/release (USER 1000)",
    ),
    Fact(
        USER,
        ("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise", "grafana/loki", "grafana/tempo"),
        (
            "https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/ (472), grafana/loki "
            "cmd/loki/Dockerfile (10001)"
        ),
    ),
    Fact(
        USER,
        (
            "prom/prometheus",
            "prom/alertmanager",
            "prom/node-exporter",
            "prom/pushgateway",
            "quay.io/prometheus/prometheus",
            "quay.io/prometheus/alertmanager",
            "quay.io/prometheus/node-exporter",
            "quay.io/prometheus/pushgateway",
        ),
        "The Dockerfiles of prometheus/prometheus, alertmanager, node_exporter and pushgateway (USER nobody)",
    ),
    Fact(
        USER,
        (
            "apache/kafka",
            "confluentinc/cp-*",
            "apache/airflow",
            "quay.io/keycloak/keycloak",
            "jenkins/jenkins",
            "sonatype/nexus3",
            "mailhog/mailhog",
            "n8nio/n8n",
            "docker.n8n.io/n8nio/n8n",
            "provectuslabs/kafka-ui",
            "percona",
            "percona/percona-server",
            "quay.io/thanos/thanos",
            "thanosio/thanos",
            "spark",
            "apache/spark",
        ),
        (
            "The Dockerfiles: apache/kafka docker/jvm, confluentinc/kafka-images (USER appuser), apache/airflow, "
            "keycloak/keycloak (USER 1000), jenkinsci/docker, sonatype/docker-nexus3, mailhog/MailHog, n8n-io/n8n "
            "(USER node), provectus/kafka-ui (USER kafkaui), percona/percona-docker (USER mysql), thanos-io/thanos "
            "(USER 1001), apache/spark-docker (USER spark)"
        ),
    ),
    Fact(
        USER,
        (
            "otel/opentelemetry-collector",
            "otel/opentelemetry-collector-contrib",
            "otel/opentelemetry-collector-k8s",
            "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector*",
            "dpage/pgadmin4",
        ),
        (
            "open-telemetry/opentelemetry-collector-releases distributions/*/Dockerfile (USER 10001), "
            "https://www.pgadmin.org/docs/pgadmin4/latest/container_deployment.html (user pgadmin, 5050)"
        ),
    ),
    Fact(
        USER,
        ("selenium/*", "jupyter/*", "quay.io/jupyter/*"),
        ("https://github.com/SeleniumHQ/docker-selenium (USER 1200), https://github.com/jupyter/docker-stacks (USER jovyan)"),
    ),
    # --- Images that start as root to set up their data folder, then go on as another user
    Fact(
        DROPS,
        ("postgres", "redis", "mysql", "mariadb", "mongo", "rabbitmq", "cassandra", "ghost", "redmine"),
        (
            "docker-entrypoint.sh of docker-library/postgres, redis, mysql, mongo, rabbitmq, cassandra, ghost, "
            "redmine and of MariaDB/mariadb-docker (exec gosu or setpriv)"
        ),
    ),
    Fact(
        DROPS,
        (
            "valkey/valkey",
            "zookeeper",
            "couchdb",
            "neo4j",
            "influxdb",
            "telegraf",
            "chronograf",
            "kapacitor",
            "eclipse-mosquitto",
        ),
        (
            "The entrypoints of valkey-io/valkey-container, 31z4/zookeeper-docker, apache/couchdb-docker, "
            "neo4j/docker-neo4j, influxdata/influxdata-docker; mosquitto's own option `user`, mosquitto by default"
        ),
    ),
    Fact(
        DROPS,
        ("postgis/postgis", "timescale/timescaledb*", "pgvector/pgvector", "ankane/pgvector"),
        (
            "Built from postgres, entrypoint kept: https://github.com/postgis/docker-postgis, "
            "https://github.com/timescale/timescaledb-docker, https://github.com/pgvector/pgvector"
        ),
    ),
    Fact(
        DROPS,
        ("consul", "vault", "hashicorp/consul", "hashicorp/vault"),
        ".release/docker/docker-entrypoint.sh of hashicorp/consul and hashicorp/vault (su-exec)",
    ),
    Fact(DROPS, ("metabase/metabase",), "metabase/metabase bin/docker/run_metabase.sh (exec su metabase)"),
    Fact(
        DROPS,
        ("linuxserver/*", "lscr.io/linuxserver/*", "ghcr.io/linuxserver/*"),
        ("https://docs.linuxserver.io/general/understanding-puid-and-pgid/ (the init needs root, the service runs as PUID)"),
    ),
    # --- Images that run as root
    Fact(
        ROOT,
        (
            "scratch",
            "alpine",
            "busybox",
            "debian",
            "ubuntu",
            "fedora",
            "centos",
            "rockylinux",
            "rockylinux/*",
            "almalinux",
            "almalinux/*",
            "oraclelinux",
            "amazonlinux",
            "public.ecr.aws/amazonlinux/amazonlinux",
            "archlinux",
            "archlinux/archlinux",
            "opensuse/*",
            "photon",
            "buildpack-deps",
            "quay.io/centos/centos",
            "registry.fedoraproject.org/fedora",
            "registry.access.redhat.com/ubi8",
            "registry.access.redhat.com/ubi8-*",
            "registry.access.redhat.com/ubi8/ubi*",
            "registry.access.redhat.com/ubi9",
            "registry.access.redhat.com/ubi9-*",
            "registry.access.redhat.com/ubi9/ubi*",
            "registry.access.redhat.com/ubi10",
            "registry.access.redhat.com/ubi10-*",
            "registry.access.redhat.com/ubi10/ubi*",
            "phusion/baseimage",
        ),
        "https://docs.docker.com/reference/dockerfile/#user (no USER in their Dockerfiles: root)",
    ),
    Fact(
        ROOT,
        (
            "python",
            "pypy",
            "node",
            "golang",
            "ruby",
            "jruby",
            "php",
            "perl",
            "rust",
            "openjdk",
            "eclipse-temurin",
            "amazoncorretto",
            "maven",
            "gradle",
            "gcc",
            "swift",
            "elixir",
            "erlang",
            "haskell",
            "julia",
            "clojure",
            "r-base",
            "dart",
            "composer",
            "oven/bun",
            "sbtscala/scala-sbt",
            "nvidia/cuda",
            "tensorflow/tensorflow",
            "pytorch/pytorch",
            "mcr.microsoft.com/dotnet/sdk",
            "mcr.microsoft.com/dotnet/runtime",
            "mcr.microsoft.com/dotnet/aspnet",
            "mcr.microsoft.com/dotnet/runtime-deps",
        ),
        ("https://github.com/docker-library/official-images and the images' Dockerfiles (no USER, or another user only offered)"),
    ),
    Fact(
        ROOT,
        (
            "nginx",
            "httpd",
            "caddy",
            "traefik",
            "wordpress",
            "nextcloud",
            "drupal",
            "joomla",
            "phpmyadmin",
            "phpmyadmin/phpmyadmin",
            "tomcat",
            "registry",
            "docker",
            "hello-world",
            "nats",
            "mongo-express",
            "openresty/openresty",
            "minio/minio",
            "portainer/portainer-ce",
            "vaultwarden/server",
            "gitlab/gitlab-ce",
            "gitlab/gitlab-runner",
            "prom/blackbox-exporter",
            "redis/redis-stack*",
            "grafana/alloy",
            "localstack/localstack",
            "jwilder/nginx-proxy",
            "nginxproxy/nginx-proxy",
            "amir20/dozzle",
            "containrrr/watchtower",
            "gcr.io/cadvisor/cadvisor",
            "tailscale/tailscale",
            "ghcr.io/wg-easy/wg-easy",
            "kylemanna/openvpn",
            "qmcgaw/gluetun",
            "ghcr.io/docker-mailserver/docker-mailserver",
            "mailserver/docker-mailserver",
        ),
        (
            "The images' Dockerfiles (no USER). The masters of nginx and httpd keep root, only their workers drop it: "
            "https://nginx.org/en/docs/ngx_core_module.html#user"
        ),
    ),
)
