from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.finding import Severity
from scanner.host_binds import Mount, mounts
from scanner.host_paths import Kind, exposure, exposures, normalised
from scanner.launch import Bind, Value
from tests.builders import launch, unresolved

CRITICAL, HIGH, MEDIUM, LOW = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/etc/", "/etc"),
        ("//var/run", "/run"),
        ("///etc//ssh/", "/etc/ssh"),
        ("/var/run/../run/docker.sock", "/run/docker.sock"),
        ("/./proc", "/proc"),
        ("unix:///var/run/docker.sock", "/run/docker.sock"),
        ("~", "/home/~"),
        ("~/.ssh", "/home/~/.ssh"),
        ("~root/.ssh", "/root/.ssh"),
        ("~rooty/.ssh", "/home/~/.ssh"),
        ("$HOME", "/home/~"),
        ("${HOME}/", "/home/~"),
        ("$(HOME)/.aws", "/home/~/.aws"),
        ("${HOME:?not set}/.aws", "/home/~/.aws"),
        ("$HOME_DIR/.aws", "$/.aws"),
        ("%USERPROFILE%\\.aws", "/home/~/.aws"),
        ("C:\\Users\\me\\.aws", "/Users/me/.aws"),
        ("\\\\.\\pipe\\docker_engine", "/pipe/docker_engine"),
        ("$(pwd)/src", "src"),
        ("`pwd`", "."),
        ("${PWD}/../etc", "../etc"),
        ("$(cat $(dirname $0)/x/y)/etc", "$/etc"),
        ("${A:-${B}/etc}/shadow", "$/shadow"),
        ("/home/$USER", "/home/$"),
        ("$XDG_RUNTIME_DIR/docker.sock", "/run/user/~/docker.sock"),
        ("$(dirname $SSH_AUTH_SOCK)", "/run/user/~/ssh-auth.sock"),
        ("./data", "data"),
    ],
)
def test_a_path_is_brought_to_one_form(written, meant):
    assert normalised(written) == (meant, False)


def test_a_name_that_only_suggests_a_place_is_a_guess():
    assert normalised("${DOCKER_HOST#unix://}") == ("/run/docker.sock", True)


def of(source: str, target: str = "/mnt", options: str = ""):
    (mount,) = mounts(launch(host={"binds": [Bind(source, target, options)]}))
    return exposure(mount)


def kind_and_severities(source: str):
    found = of(source)
    return found and (found.kind, found.writable, found.read_only)


@pytest.mark.parametrize(
    "source",
    r"""
        /var/run/docker.sock /run/docker.sock //var/run/docker.sock /var/run/docker.sock/ /run/user/1000/docker.sock
        $XDG_RUNTIME_DIR/docker.sock ${SOME_PREFIX}/docker.sock ./docker.sock /run/podman/podman.sock
        /run/user/1000/podman/podman.sock /run/containerd/containerd.sock /run/crio/crio.sock
        /run/k3s/containerd/containerd.sock ~/.docker/run/docker.sock unix:///run/docker.sock ${DOCKER_HOST#unix://}
        /run /var/run /var/run/ //run /run/containerd /run/user/1000/podman \\.\pipe\docker_engine
    """.split(),
)
def test_engine_sockets_and_their_folders(source):
    assert kind_and_severities(source) == (Kind.ENGINE, CRITICAL, CRITICAL)


@pytest.mark.parametrize(
    ("source", "target", "fires"),
    [
        ("$SOCK", "/var/run/docker.sock", True),
        ("$DIR/proxy.sock", "/run/docker.sock", True),
        ("/srv/proxy.sock", "/var/run/docker.sock", False),
        ("$SOCK", "/app/app.sock", False),
    ],
)
def test_an_unresolved_source_where_the_socket_is_looked_for(source, target, fires):
    found = of(source, target)
    assert bool(found) is fires
    assert not fires or found.guessed


@pytest.mark.parametrize(
    "source",
    [
        *"""
        /run/dbus/system_bus_socket /var/run/dbus /run/systemd /run/systemd/private /var/run/libvirt/libvirt-sock
        /run/snapd.socket $SSH_AUTH_SOCK ${SSH_AUTH_SOCK} /tmp/.X11-unix /tmp/.X11-unix/X0
        /run/host-services/ssh-auth.sock /run/user/1000/bus $XDG_RUNTIME_DIR ~/.Xauthority
    """.split(),
        "$(readlink -f $SSH_AUTH_SOCK)",
    ],
)
def test_other_control_sockets(source):
    assert kind_and_severities(source) == (Kind.CONTROL, MEDIUM, MEDIUM)


@pytest.mark.parametrize(
    "source",
    """
        ~/.ssh $HOME/.ssh/id_ed25519 /root/.ssh /home/ci/.aws $X/.aws/credentials ${HOME}/.kube/config ~/.gnupg
        $HOME/.docker ~/.docker/config.json ./.docker/config.json $HOME/.netrc ~/.git-credentials ~/.azure
        ~/.config/gcloud $XDG_CONFIG_HOME/gcloud ~/.npmrc ./.ssh $KUBECONFIG ~/.config/gh
        /var/run/secrets/kubernetes.io/serviceaccount
    """.split(),
)
def test_credentials(source):
    assert kind_and_severities(source) == (Kind.CREDENTIALS, HIGH, MEDIUM)


@pytest.mark.parametrize(
    "source",
    """
        /etc /etc/shadow /etc/sudoers /etc/sudoers.d /etc/sudoers.d/ci /etc/ssh /etc/ssh/sshd_config /etc/crontab
        /etc/cron.d /etc/cron.daily/x /etc/systemd/system /etc/docker /etc/kubernetes/pki /etc/pam.d
        /etc/ld.so.preload /root /boot /proc /proc/sys/kernel /sys /sys/fs/cgroup /dev /lib/modules /usr/lib/modules
        /var/lib/docker /var/lib/docker/overlay2 /var/lib/containerd /var/lib/kubelet /home /home/jo /home/$USER $HOME
        ~ /var /var/lib /dev/sda
    """.split(),
)
def test_sensitive_places(source):
    assert kind_and_severities(source) == (Kind.SYSTEM, HIGH, MEDIUM)


@pytest.mark.parametrize(
    "source",
    """
        /usr /bin /sbin /lib /usr/bin /usr/sbin /usr/lib /usr/local /usr/local/bin
    """.split(),
)
def test_programs_matter_only_when_writable(source):
    assert kind_and_severities(source) == (Kind.SYSTEM, HIGH, None)


@pytest.mark.parametrize(
    "source",
    """
        /etc/nginx /etc/passwd /etc/group /etc/letsencrypt/live /etc/$X
    """.split(),
)
def test_other_configuration_matters_little_and_only_when_writable(source):
    assert kind_and_severities(source) == (Kind.SYSTEM, LOW, None)


@pytest.mark.parametrize(
    "source",
    """
        / // /./ /etc/..
    """.split(),
)
def test_the_root(source):
    assert kind_and_severities(source) == (Kind.SYSTEM, CRITICAL, HIGH)


@pytest.mark.parametrize(
    "source",
    """
        /etc/localtime /etc/timezone /etc/machine-id /etc/hosts /etc/resolv.conf /etc/os-release /etc/ssl/certs
        /etc/pki/ca-trust /usr/share/zoneinfo /dev/shm /dev/null /dev/urandom /dev/snd /srv/data /opt/app
        /home/jo/project $HOME/project /root/project /var/log /var/lib/postgresql /var/lib/docker/volumes/db/_data
        ./etc ../run $(pwd) $PWD/.docker/nginx.conf ./.docker ./.npmrc $DATA $PREFIX/etc /$X $X/ ~/.ssh/known_hosts
        ~/.ssh/id_ed25519.pub ~/.cache ~/.docker/cli-plugins /run/udev /run/lock /tmp /run/systemd/resolve /srv/run
        /etcetera /runner /home/jo/etc/shadow /proc.d ./.sshd /run/user-data
    """.split(),
)
def test_harmless_places(source):
    assert of(source) is None


def test_read_only_chooses_the_lower_severity():
    subject = launch(host={"binds": ["/etc:/a", "/etc:/b:ro"], "mounts": ["type=bind,source=/etc,target=/c,readonly"]})
    assert [severity for _, _, severity in exposures(subject, Kind.SYSTEM)] == [HIGH, MEDIUM, MEDIUM]


def test_long_syntax_named_pipes_and_bound_volumes_are_mounts_too():
    volume = {
        "Type": "volume",
        "Source": "v",
        "Target": "/h",
        "VolumeOptions": {"DriverConfig": {"Options": {"o": "bind", "device": "/"}}},
    }
    pipe = {"Type": "npipe", "Source": "\\\\.\\pipe\\docker_engine", "Target": "\\\\.\\pipe\\docker_engine"}
    subject = launch(host={"mounts": [volume, pipe, "type=volume,source=etc,target=/etc"]})
    assert [mount.source for mount in mounts(subject)] == ["/", "\\\\.\\pipe\\docker_engine"]


def test_a_named_volume_is_no_host_path():
    assert list(mounts(launch(host={"binds": ["run:/var/run/docker.sock", unresolved("data$X:/d", Bind("data$X", "/d"))]}))) == []


_PIECES = st.sampled_from(
    "/ // . .. ~ ~root $ ${ } $( ) ` % \\ : C: $HOME ${HOME:-/} etc run docker.sock .ssh * [ unix:// é".split(" ")
)


@given(st.lists(_PIECES, max_size=8).map("".join))
def test_any_path_is_brought_to_a_form_that_stays(path):
    once, _ = normalised(path)
    assert once == "/" or not once.endswith("/")
    assert "//" not in once
    found = exposure(Mount(path, "/x", False, "", False, Value.of(path)))
    assert found is None or found.what


@pytest.mark.parametrize("unit", ["$", "${", "$a", "`", "%a", "$${"])
def test_a_path_of_nothing_but_expressions_takes_no_longer_than_its_length(unit: str) -> None:
    started = process_time()
    assert normalised(unit * 20_000)
    assert process_time() - started < 1
