"""The docker CLI's flags, hidden and deprecated ones included. Source: docker/cli 28.2, `cli/command` and `cli/flags`."""

from __future__ import annotations

from scanner.cli_tables import common as sets
from scanner.docker_flags import HELP, Table, Tool, Verb, many, one, parted, switch, switches, value, values
from scanner.docker_mounts import build_contexts, ports, variables
from scanner.docker_values import string, words

_GLOBAL = Table(
    (
        *values("builder config context/c host/H log-level/l tlscacert tlscert tlskey"),  # builder: of `docker buildx`
        *switches("debug/D tls tlsverify"),
        switch("help", "h", HELP),
        switch("version", "v", HELP),
    )
)

_CONTAINER = (
    value("attach", "a"),
    value("cap-add", sets=sets.CAP_ADD),
    value("cap-drop", sets=sets.CAP_DROP),
    value("cgroup-parent", sets=sets.CGROUP_PARENT),
    value("cgroupns", sets=sets.CGROUPNS),
    value("cpu-period", sets=sets.CPU_PERIOD),
    value("cpu-quota", sets=sets.CPU_QUOTA),
    value("cpus", sets=sets.CPUS),
    value("device", sets=sets.DEVICE),
    value("device-cgroup-rule", sets=sets.DEVICE_CGROUP_RULE),
    value("entrypoint", sets=sets.ENTRYPOINT),
    value("env", "e", sets.ENV),
    value("gpus", sets=sets.GPUS),
    value("group-add", sets=sets.GROUP_ADD),
    value("ipc", sets=sets.IPC),
    value("memory", "m", sets.MEMORY),
    value("memory-reservation", sets=sets.MEMORY_RESERVATION),
    value("memory-swap", sets=sets.MEMORY_SWAP),
    value("mount", sets=sets.MOUNT),
    value("name", sets=sets.NAME),
    value("net", sets=sets.NETWORK),
    value("network", sets=sets.NETWORK),
    value("pid", sets=sets.PID),
    value("pids-limit", sets=sets.PIDS_LIMIT),
    value("publish", "p", sets.PUBLISH),
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
    switch("use-api-socket", sets=sets.USE_API_SOCKET),
    *values(
        "add-host annotation blkio-weight blkio-weight-device cidfile cpu-count cpu-percent cpu-rt-period cpu-rt-runtime "
        "cpu-shares/c cpuset-cpus cpuset-mems device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt "
        "dns-option dns-search domainname env-file expose health-cmd health-interval health-retries health-start-interval "
        "health-start-period health-timeout hostname/h io-maxbandwidth io-maxiops ip ip6 isolation kernel-memory label/l "
        "label-file link link-local-ip log-driver log-opt mac-address memory-swappiness net-alias network-alias oom-score-adj "
        "platform pull runtime shm-size stop-signal stop-timeout storage-opt sysctl ulimit volume-driver workdir/w"
    ),
    *switches("disable-content-trust init no-healthcheck publish-all/P quiet/q"),
)
_CREATE = Table(_CONTAINER)
_RUN = Table((*_CONTAINER, switch("detach", "d", sets.DETACH), value("detach-keys"), switch("sig-proxy")))

_SERVICE_CREATE = Table(
    (
        value("cap-add", sets=sets.CAP_ADD),
        value("cap-drop", sets=sets.CAP_DROP),
        value("entrypoint", sets=sets.last_list("entrypoint", words)),
        value("env", "e", sets.ENV),
        value("group", sets=sets.GROUP_ADD),
        value("limit-cpu", sets=sets.CPUS),
        value("limit-memory", sets=sets.MEMORY),
        value("limit-pids", sets=sets.PIDS_LIMIT),
        value("mount", sets=sets.MOUNT),
        value("name", sets=sets.NAME),
        value("network", sets=sets.NETWORK),
        value("publish", "p", parted("host.port_bindings", ports)),
        value("reserve-memory", sets=sets.MEMORY_RESERVATION),
        value("user", "u", sets.USER),
        switch("help", "h", HELP),
        switch("read-only", sets=sets.READ_ONLY),
        switch("tty", "t", sets.TTY),
        *values(
            "config constraint container-label credential-spec dns dns-option dns-search endpoint-mode env-file "
            "generic-resource health-cmd health-interval health-retries health-start-interval health-start-period "
            "health-timeout host hostname isolation label/l log-driver log-opt max-concurrent mode oom-score-adj placement-pref "
            "replicas replicas-max-per-node reserve-cpu restart-condition restart-delay restart-max-attempts restart-window "
            "rollback-delay rollback-failure-action rollback-max-failure-ratio rollback-monitor rollback-order "
            "rollback-parallelism secret stop-grace-period stop-signal sysctl ulimit update-delay update-failure-action "
            "update-max-failure-ratio update-monitor update-order update-parallelism workdir/w"
        ),
        *switches("detach/d init no-healthcheck no-resolve-image quiet/q with-registry-auth"),
    )
)

# docker build with and without buildx; buildx takes the classic builder's flags and ignores some.
_BUILD = Table(
    (
        value("allow", sets=many("entitlements", string, csv=True)),
        value("build-arg", sets=parted("args", variables)),
        value("build-context", sets=parted("contexts", build_contexts)),
        value("file", "f", one("dockerfile", string)),
        value("tag", "t", many("tags", string)),
        value("target", sets=one("target", string)),
        switch("help", "h", HELP),
        *values(
            "add-host annotation attest builder cache-from cache-to call cgroup-parent cpu-period cpu-quota "
            "cpu-shares/c cpuset-cpus cpuset-mems iidfile invoke isolation label memory/m memory-swap metadata-file network "
            "no-cache-filter output/o platform policy print progress provenance resource root sbom secret security-opt "
            "server-config shm-size ssh ulimit"
        ),
        *switches(
            "check compress debug/D detach disable-content-trust force-rm load no-cache pull push quiet/q rm squash stream"
        ),
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
        ("service", "create"): Verb("service create", _SERVICE_CREATE),
        ("build",): _build,
        ("image", "build"): _build,
        ("builder", "build"): _build,
        ("buildx", "build"): _build,
        ("buildx", "b"): _build,
    },
)
BUILDX = Tool(_GLOBAL, {("build",): _build, ("b",): _build})
