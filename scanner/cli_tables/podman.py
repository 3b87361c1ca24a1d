"""podman's flags. Source: containers/podman, `cmd/podman` (v4 to v6) and buildah's `pkg/cli`.

A flag that pflag reads as a StringSlice holds a list by itself: `--cap-add SYS_ADMIN,NET_ADMIN`. podman sets a pids limit of
2048 by itself, and with `--read-only` mounts a tmpfs on /dev, /dev/shm, /run, /tmp and /var/tmp unless told not to.
"""

from __future__ import annotations

import json

from scanner.cli_tables import common as sets
from scanner.docker_flags import (
    HELP,
    Effect,
    Given,
    Table,
    Tool,
    Verb,
    many,
    one,
    parted,
    scalar,
    switch,
    switches,
    value,
    values,
)
from scanner.docker_mounts import build_contexts, ports, variables
from scanner.docker_values import boolean, capability, string
from scanner.launch import Launch

_TMPFS = "HostConfig.Tmpfs"


def _entrypoint(text: str) -> list[str]:
    """A command, or a JSON list of its words."""
    try:
        found = json.loads(text)
    except ValueError:
        return [text]
    return [str(word) for word in found] if isinstance(found, list) else [text]


def _read_only_tmpfs(launch: Launch, given: Given) -> None:
    if scalar(given, boolean).only is False:
        launch.supplies -= {_TMPFS}


_EVERYWHERE = (  # of podman itself, taken by every verb as well
    *values(
        "cdi-spec-dir cgroup-manager cni-config-dir config conmon connection/c context cpu-profile default-mounts-file "
        "events-backend hooks-dir host/H identity imagestore log-level max-workers memory-profile module namespace "
        "network-backend network-cmd-path network-config-dir ns out pull-option registries-conf root runroot runtime "
        "runtime-flag ssh storage-driver storage-opt tls-ca tls-cert tls-details tls-key tmpdir url volumepath"
    ),
    *switches("debug/D noout remote/r syslog trace transient-store"),
)
_GLOBAL = Table((*_EVERYWHERE, switch("help", "h", HELP), switch("version", "v", HELP)))

_CONTAINER = (
    *_EVERYWHERE,
    value("cap-add", sets=many("host.cap_add", capability, csv=True)),
    value("cap-drop", sets=many("host.cap_drop", capability, csv=True)),
    value("cgroup-parent", sets=sets.CGROUP_PARENT),
    value("cgroupns", sets=sets.CGROUPNS),
    value("cpu-period", sets=sets.CPU_PERIOD),
    value("cpu-quota", sets=sets.CPU_QUOTA),
    value("cpus", sets=sets.CPUS),
    value("device", sets=sets.DEVICE),
    value("device-cgroup-rule", sets=many("host.device_cgroup_rules", string, csv=True)),
    value("entrypoint", sets=sets.last_list("entrypoint", _entrypoint)),
    value("env", "e", sets.ENV),
    value("gpus", sets=sets.GPUS),
    value("group-add", sets=many("host.group_add", string, csv=True)),
    value("ipc", sets=sets.IPC),
    value("memory", "m", sets.MEMORY),
    value("memory-reservation", sets=sets.MEMORY_RESERVATION),
    value("memory-swap", sets=sets.MEMORY_SWAP),
    value("mount", sets=sets.MOUNT),
    value("name", sets=sets.NAME),
    value("net", sets=sets.NETWORK_AS_WRITTEN),
    value("network", sets=sets.NETWORK_AS_WRITTEN),
    value("pid", sets=sets.PID),
    value("pids-limit", sets=sets.PIDS_LIMIT),
    value("publish", "p", parted("host.port_bindings", ports, csv=True)),
    value("restart", sets=sets.RESTART),
    value("security-opt", sets=sets.SECURITY_OPT),
    value("tmpfs", sets=sets.TMPFS),
    value("user", "u", sets.USER),
    value("userns", sets=sets.USERNS),
    value("uts", sets=sets.UTS),
    value("volume", "v", sets.VOLUME),
    value("volumes-from", sets=sets.VOLUMES_FROM),
    switch("help", sets=HELP),
    switch("interactive", "i", sets.INTERACTIVE),
    switch("oom-kill-disable", sets=sets.OOM_KILL_DISABLE),
    switch("privileged", sets=sets.PRIVILEGED),
    switch("read-only", sets=sets.READ_ONLY),
    switch("read-only-tmpfs", sets=Effect((), _read_only_tmpfs)),
    switch("rm", sets=sets.AUTO_REMOVE),
    switch("tty", "t", sets.TTY),
    *values(
        "add-host annotation arch attach/a authfile blkio-weight blkio-weight-device cert-dir cgroup-conf cgroups chrootdirs "
        "cidfile conmon-pidfile cpu-rt-period cpu-rt-runtime cpu-shares/c cpuset-cpus cpuset-mems creds decryption-key "
        "device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt dns-option dns-search domainname "
        "env-file env-merge expose gidmap group-entry health-cmd health-interval health-log-destination health-max-log-count "
        "health-max-log-size health-on-failure health-retries health-start-period health-startup-cmd health-startup-interval "
        "health-startup-retries health-startup-success health-startup-timeout health-timeout healthcheck-command "
        "healthcheck-interval healthcheck-retries healthcheck-start-period healthcheck-timeout hostname/h hosts-file hostuser "
        "image-volume init-path ip ip6 kernel-memory label/l label-file log-driver log-opt mac-address memory-swappiness "
        "network-alias oom-score-adj os override-arch override-os override-variant passwd-entry personality pidfile platform "
        "pod pod-id-file pull rdt-class requires retry retry-delay sdnotify seccomp-policy secret shm-size shm-size-systemd "
        "signature-policy stop-signal stop-timeout subgidname subuidname sysctl systemd timeout tz uidmap ulimit umask unsetenv "
        "variant workdir/w"
    ),
    *switches(
        "disable-content-trust env-host http-proxy init no-healthcheck no-hostname no-hosts publish-all/P quiet/q replace "
        "rootfs tls-verify unsetenv-all"
    ),
)
_CREATE = Table((*_CONTAINER, value("init-ctr")))
_RUN = Table(
    (
        *_CONTAINER,
        switch("detach", "d", sets.DETACH),
        *values("detach-keys preserve-fd preserve-fds"),
        *switches("passwd rmi sig-proxy"),
    )
)

_BUILD = Table(
    (
        *_EVERYWHERE,
        value("build-arg", sets=parted("args", variables)),
        value("build-context", sets=parted("contexts", build_contexts)),
        value("file", "f", one("dockerfile", string)),
        value("tag", "t", many("tags", string)),
        value("target", sets=one("target", string)),
        switch("help", "h", HELP),
        *values(
            "add-host annotation arch authfile blob-cache build-arg-file cache-from cache-to cache-ttl cap-add "
            "cap-drop cdi-config-dir cert-dir cgroup-parent cgroupns cpp-flag cpu-period cpu-quota cpu-shares/c cpuset-cpus "
            "cpuset-mems creds cw decryption-key device dns dns-option dns-search env format from ignorefile iidfile "
            "iidfile-raw ipc isolation jobs label layer-label logfile loglevel manifest memory/m memory-swap metadata-file "
            "mount network os os-feature os-version output/o pid platform retry retry-delay rusage-logfile sbom "
            "sbom-image-output sbom-image-purl-output sbom-merge-strategy sbom-output sbom-purl-output sbom-scanner-command "
            "sbom-scanner-image secret security-opt shm-size sign-by signature-policy source-date-epoch source-policy-file ssh "
            "timestamp ulimit unsetannotation unsetenv unsetlabel userns userns-gid-map userns-gid-map-group userns-uid-map "
            "userns-uid-map-user uts variant volume/v"
        ),
        *switches(
            "all-platforms compat-volumes compress created-annotation disable-compression/D disable-content-trust force-rm "
            "http-proxy identity-label inherit-annotations inherit-labels layers log-rusage logsplit no-cache no-hostname "
            "no-hosts omit-history pull pull-always pull-never quiet/q rewrite-timestamp rm save-stages skip-unused-stages "
            "squash squash-all stage-labels stdin tls-verify"
        ),
    )
)

_SUPPLIES = frozenset({"HostConfig.PidsLimit", _TMPFS})
_run, _create = Verb("run", _RUN, _SUPPLIES), Verb("create", _CREATE, _SUPPLIES)
_build = Verb("build", _BUILD, builds=True)
TOOL = Tool(
    _GLOBAL,
    {
        ("run",): _run,
        ("create",): _create,
        ("container", "run"): _run,
        ("container", "create"): _create,
        ("build",): _build,
        ("image", "build"): _build,
        ("buildx", "build"): _build,
        ("farm", "build"): _build,
    },
)
BUILDAH = Tool(
    Table(
        (
            switch("help", "h", HELP),
            switch("version", "v", HELP),
            *values(
                "cgroup-manager cpu-profile default-mounts-file log-level memory-profile registries-conf registries-conf-dir "
                "root runroot short-name-alias-conf storage-driver storage-opt userns-gid-map userns-uid-map"
            ),
            *switches("debug"),
        )
    ),
    {("bud",): _build, ("build",): _build, ("build-using-dockerfile",): _build},
)
"""Builds images for podman, with podman's own flags. Source: containers/buildah, `cmd/buildah`."""
