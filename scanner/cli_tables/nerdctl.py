"""nerdctl's flags. Source: containerd/nerdctl v2, `cmd/nerdctl`. Lists in one value are read as podman's are."""

from __future__ import annotations

from scanner.cli_tables import common as sets
from scanner.docker_flags import HELP, Table, Tool, Verb, many, one, parted, switch, switches, value, values
from scanner.docker_mounts import build_contexts, devices, ports, variables
from scanner.docker_values import capability, string

_EVERYWHERE = (  # of nerdctl itself, taken by every verb as well
    *values(
        "address/a host/H bridge-ip cdi-spec-dirs cgroup-manager cni-netconfpath cni-path data-root global-dns global-dns-opts "
        "global-dns-search host-gateway-ip hosts-dir namespace/n snapshotter storage-driver userns-remap"
    ),
    *switches("debug debug-full experimental insecure-registry kube-hide-dupe selinux-enabled"),
)
_GLOBAL = Table((*_EVERYWHERE, switch("help", "h", HELP), switch("version", "v", HELP)))

# `-a`, `-n` and `-H` of nerdctl itself also stand after the verb, where `run` has no such flag of its own.
_CONTAINER = (
    *_EVERYWHERE,
    value("cap-add", sets=many("host.cap_add", capability, csv=True)),
    value("cap-drop", sets=many("host.cap_drop", capability, csv=True)),
    value("cgroup-parent", sets=sets.CGROUP_PARENT),
    value("cgroupns", sets=sets.CGROUPNS),
    value("cpu-period", sets=sets.CPU_PERIOD),
    value("cpu-quota", sets=sets.CPU_QUOTA),
    value("cpus", sets=sets.CPUS),
    value("device", sets=parted("host.devices", devices, csv=True)),
    value("entrypoint", sets=many("entrypoint", string)),
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
    switch("rm", sets=sets.AUTO_REMOVE),
    switch("tty", "t", sets.TTY),
    *values(
        "add-host annotation attach/a blkio-weight blkio-weight-device cgroup-conf cidfile cosign-certificate-identity "
        "cosign-certificate-identity-regexp cosign-certificate-oidc-issuer cosign-certificate-oidc-issuer-regexp cosign-key "
        "cpu-rt-period cpu-rt-runtime cpu-shares cpuset-cpus cpuset-mems detach-keys device-read-bps device-read-iops "
        "device-write-bps device-write-iops dns dns-opt dns-option dns-search domainname env-file expose health-cmd "
        "health-interval health-retries health-start-interval health-start-period health-timeout hostname/h init-binary ip ip6 "
        "ipfs-address isolation kernel-memory label/l label-file log-driver log-opt mac-address memory-swappiness oom-score-adj "
        "pidfile platform pull rdt-class runtime shm-size stop-signal stop-timeout sysctl systemd ulimit umask verify workdir/w"
    ),
    *switches("init no-healthcheck publish-all/P quiet/q rootfs sig-proxy"),
)
_CREATE = Table(_CONTAINER)
_RUN = Table((*_CONTAINER, switch("detach", "d", sets.DETACH)))

_BUILD = Table(
    (
        *_EVERYWHERE,
        value("allow", sets=many("entitlements", string)),
        value("build-arg", sets=parted("args", variables)),
        value("build-context", sets=parted("contexts", build_contexts)),
        value("file", "f", one("dockerfile", string)),
        value("tag", "t", many("tags", string)),
        value("target", sets=one("target", string)),
        switch("help", "h", HELP),
        *values(
            "add-host attest buildkit-host cache-from cache-to iidfile ipfs-address label network output/o "
            "platform progress provenance sbom secret source-policy-file ssh"
        ),
        *switches("ipfs no-cache pull quiet/q rm"),
    )
)

_run, _create, _build = Verb("run", _RUN), Verb("create", _CREATE), Verb("build", _BUILD, builds=True)
TOOL = Tool(
    _GLOBAL,
    {
        ("run",): _run,
        ("create",): _create,
        ("container", "run"): _run,
        ("container", "create"): _create,
        ("build",): _build,
        ("image", "build"): _build,
        ("builder", "build"): _build,
    },
)
