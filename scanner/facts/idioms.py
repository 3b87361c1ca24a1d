"""Images whose purpose needs a power that a rule faults. Such a finding is reported one step lower, and says why."""

from __future__ import annotations

from typing import NamedTuple


class Fact(NamedTuple):
    """`images`: references as one would pull them; `*` stands for anything within the repository or the tag, no tag for any tag.
    `rules`: the rules concerned, and no others: the same image with any other power is reported in full.
    `purpose`: what the power is for, to be read after "needs this to".
    `source`: the maker's own documentation that asks for it.
    """

    images: tuple[str, ...]
    rules: tuple[str, ...]
    purpose: str
    source: str


FACTS = (
    Fact(
        ("tonistiigi/binfmt",),
        ("privileged",),
        "register emulators with the host's kernel",
        "https://github.com/tonistiigi/binfmt#installing-emulators",
    ),
    Fact(
        ("multiarch/qemu-user-static", "docker/binfmt", "linuxkit/binfmt"),
        ("privileged",),
        "register emulators with the host's kernel",
        "https://github.com/multiarch/qemu-user-static#getting-started",
    ),
    Fact(
        ("docker:*dind*",),
        ("privileged",),
        "run an engine of its own inside (docker:dind-rootless and Sysbox get by with less)",
        "https://hub.docker.com/_/docker",
    ),
    Fact(
        ("docker", "docker/compose"),
        ("docker-socket",),
        "be the engine's client, which is all that is in it",
        "https://hub.docker.com/_/docker",
    ),
    Fact(
        ("moby/buildkit",),
        ("privileged",),
        "run build steps in containers of their own (moby/buildkit:rootless gets by with less)",
        "https://github.com/moby/buildkit#containerizing-buildkit",
    ),
    Fact(
        ("kindest/node",),
        ("privileged", "host-mount"),
        "be a node of a cluster, with containers inside",
        "https://kind.sigs.k8s.io/docs/design/initial/",
    ),
    Fact(
        ("rancher/k3s",),
        ("privileged",),
        "be a node of a cluster, with containers inside",
        "https://github.com/k3s-io/k3s/blob/master/docker-compose.yml",
    ),
    Fact(
        (
            "tecnativa/docker-socket-proxy",
            "ghcr.io/tecnativa/docker-socket-proxy",
            "linuxserver/socket-proxy",
            "lscr.io/linuxserver/socket-proxy",
            "ghcr.io/linuxserver/socket-proxy",
            "wollomatic/socket-proxy",
            "ghcr.io/wollomatic/socket-proxy",
        ),
        ("docker-socket",),
        "hold the socket in place of others and let only chosen calls through",
        "https://github.com/Tecnativa/docker-socket-proxy#readme",
    ),
    Fact(
        ("tecnativa/docker-socket-proxy", "ghcr.io/tecnativa/docker-socket-proxy"),
        ("privileged",),
        "reach the socket on hosts with SELinux (label=disable would do)",
        "https://github.com/Tecnativa/docker-socket-proxy#usage",
    ),
    Fact(
        ("gcr.io/cadvisor/cadvisor", "ghcr.io/google/cadvisor", "*/cadvisor"),
        ("privileged", "host-mount", "docker-socket", "host-device", "host-pid"),
        "measure the host and all its containers",
        "https://github.com/google/cadvisor/blob/master/docs/running.md",
    ),
    Fact(
        ("quay.io/prometheus/node-exporter", "*/node-exporter"),
        ("host-mount", "host-pid", "host-network"),
        "measure the host",
        "https://github.com/prometheus/node_exporter#docker",
    ),
    Fact(
        ("nvidia/dcgm-exporter", "nvcr.io/nvidia/k8s/dcgm-exporter"),
        ("dangerous-capability", "host-device"),
        "read the counters of the GPUs",
        "https://github.com/NVIDIA/dcgm-exporter#quickstart",
    ),
    Fact(
        ("datadog/agent", "gcr.io/datadoghq/agent", "public.ecr.aws/datadog/agent", "registry.datadoghq.com/agent"),
        ("docker-socket", "host-mount", "host-pid", "host-cgroupns"),
        "watch the host and all its containers",
        "https://docs.datadoghq.com/containers/docker/",
    ),
    Fact(
        ("netdata/netdata", "ghcr.io/netdata/netdata"),
        ("docker-socket", "host-mount", "host-pid", "host-network", "dangerous-capability", "apparmor-unconfined"),
        "measure the host, its processes and containers",
        "https://learn.netdata.cloud/docs/netdata-agent/installation/docker",
    ),
    Fact(
        ("falcosecurity/falco*",),
        ("privileged", "docker-socket", "host-mount", "dangerous-capability", "host-pid", "host-network"),
        "see every system call on the host",
        "https://falco.org/docs/setup/container/",
    ),
    Fact(
        ("docker/docker-bench-security",),
        ("docker-socket", "host-mount", "host-pid", "host-network", "host-userns", "dangerous-capability"),
        "audit the host and its engine",
        "https://github.com/docker/docker-bench-security#running-docker-bench-for-security",
    ),
    Fact(
        ("docker.elastic.co/beats/filebeat*", "elastic/filebeat"),
        ("docker-socket", "host-mount", "root-user"),
        "ship the logs of all containers",
        "https://www.elastic.co/docs/reference/beats/filebeat/add-docker-metadata",
    ),
    Fact(
        (
            "fluent/fluent-bit",
            "cr.fluentbit.io/fluent/fluent-bit",
            "grafana/fluent-bit-plugin-loki",
            "grafana/promtail",
            "grafana/alloy",
        ),
        ("docker-socket", "host-mount"),
        "ship the logs of all containers",
        "https://grafana.com/docs/loki/latest/send-data/fluentbit/fluent-bit-plugin/",
    ),
    Fact(
        ("portainer/portainer*",),
        ("docker-socket",),
        "manage the engine, which is its purpose",
        "https://docs.portainer.io/start/install-ce/server/docker/linux",
    ),
    Fact(
        ("portainer/agent",),
        ("docker-socket", "host-mount"),
        "manage the engine and its volumes, which is its purpose",
        "https://docs.portainer.io/admin/environments/add/docker/agent",
    ),
    Fact(
        ("containrrr/watchtower", "ghcr.io/containrrr/watchtower", "nickfedor/watchtower", "v2tec/watchtower"),
        ("docker-socket",),
        "replace containers by newer ones",
        "https://containrrr.dev/watchtower/",
    ),
    Fact(
        ("amir20/dozzle", "ghcr.io/amir20/dozzle", "lazyteam/lazydocker", "crazymax/diun", "ghcr.io/crazy-max/diun"),
        ("docker-socket",),
        "show or watch all containers (a socket proxy that only reads would do)",
        "https://dozzle.dev/guide/getting-started",
    ),
    Fact(
        ("traefik", "traefik/traefik"),
        ("docker-socket",),
        "find the containers to route to (a socket proxy that only reads would do)",
        "https://hub.docker.com/_/traefik",
    ),
    Fact(
        (
            "nginxproxy/nginx-proxy",
            "jwilder/nginx-proxy",
            "nginxproxy/docker-gen",
            "jwilder/docker-gen",
            "nginxproxy/acme-companion",
        ),
        ("docker-socket",),
        "find the containers to route to (a socket proxy that only reads would do)",
        "https://github.com/nginx-proxy/nginx-proxy#usage",
    ),
    Fact(
        ("gitlab/gitlab-runner", "registry.gitlab.com/gitlab-org/gitlab-runner"),
        ("docker-socket",),
        "start a container for each job",
        "https://docs.gitlab.com/runner/install/docker/",
    ),
    Fact(
        ("testcontainers/ryuk", "testcontainersofficial/ryuk"),
        ("docker-socket", "privileged"),
        "remove the containers that tests leave behind",
        "https://github.com/testcontainers/moby-ryuk#usage",
    ),
    Fact(
        ("localstack/localstack*",),
        ("docker-socket",),
        "start a container for each function it emulates",
        "https://docs.localstack.cloud/references/configuration/",
    ),
    Fact(
        ("aquasec/trivy", "ghcr.io/aquasecurity/trivy", "wagoodman/dive", "ghcr.io/wagoodman/dive"),
        ("docker-socket",),
        "read the engine's images (docker save and a file would do)",
        "https://trivy.dev/latest/getting-started/installation/",
    ),
    Fact(
        ("linuxserver/wireguard", "lscr.io/linuxserver/wireguard", "ghcr.io/linuxserver/wireguard"),
        ("dangerous-capability", "host-mount"),
        "create the tunnel, and load its kernel module where it is missing",
        "https://github.com/linuxserver/docker-wireguard#usage",
    ),
    Fact(
        ("ghcr.io/wg-easy/wg-easy", "weejewel/wg-easy"),
        ("dangerous-capability", "host-mount"),
        "create the tunnel, and load its kernel module where it is missing",
        "https://github.com/wg-easy/wg-easy/blob/master/docker-compose.yml",
    ),
    Fact(
        ("hwdsl2/ipsec-vpn-server", "quay.io/hwdsl2/ipsec-vpn-server"),
        ("privileged", "host-mount"),
        "set up IPsec in the kernel (its documentation also tells how to do without)",
        "https://github.com/hwdsl2/docker-ipsec-vpn-server#start-the-ipsec-vpn-server",
    ),
    Fact(
        ("crazymax/fail2ban", "ghcr.io/crazy-max/fail2ban"),
        ("dangerous-capability", "host-network"),
        "write the host's firewall rules",
        "https://github.com/crazy-max/docker-fail2ban#usage",
    ),
    Fact(
        ("qmcgaw/gluetun", "ghcr.io/qdm12/gluetun", "kylemanna/openvpn"),
        ("dangerous-capability",),
        "create the tunnel and its routes",
        "https://github.com/qdm12/gluetun#setup",
    ),
    Fact(
        ("pihole/pihole", "ghcr.io/pi-hole/pihole"),
        ("dangerous-capability",),
        "serve DHCP and set the host's clock, where it is to do so",
        "https://github.com/pi-hole/docker-pi-hole#quick-start",
    ),
    Fact(
        ("homeassistant/home-assistant", "ghcr.io/home-assistant/home-assistant"),
        ("privileged", "host-network", "host-control-socket"),
        "find and drive devices in the house, Bluetooth ones among them",
        "https://www.home-assistant.io/installation/linux#install-home-assistant-container",
    ),
    Fact(
        ("linuxserver/homeassistant", "lscr.io/linuxserver/homeassistant", "ghcr.io/linuxserver/homeassistant"),
        ("dangerous-capability", "host-network", "host-control-socket"),
        "find and drive devices in the house, Bluetooth ones among them",
        "https://github.com/linuxserver/docker-homeassistant#host-vs-bridge",
    ),
)
