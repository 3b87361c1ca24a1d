from __future__ import annotations

import pytest

from tests.conftest import Folder
from tests.fix.mending import mended

DROP, PRIVILEGES, MEMORY, CPUS, PIDS = (
    "missing-cap-drop missing-no-new-privileges missing-memory-limit missing-cpu-limit missing-pids-limit".split()
)


def service(text: str) -> str:
    return "services:\n  web:\n    image: app\n" + text


@pytest.mark.parametrize(
    ("rules", "before", "after"),
    [
        pytest.param([DROP], "", "    cap_drop:\n      - ALL\n", id="a new list"),
        pytest.param([DROP], "    cap_drop: [MKNOD]\n", "    cap_drop: [MKNOD, ALL]\n", id="a flow list"),
        pytest.param([DROP], "    cap_drop: ['MKNOD']\n", "    cap_drop: ['MKNOD', 'ALL']\n", id="in its quotes"),
        pytest.param([DROP], "    cap_drop: []\n", "    cap_drop: [ALL]\n", id="an empty list"),
        pytest.param([DROP], "    cap_drop:\n", "    cap_drop:\n      - ALL\n", id="a key without a value"),
        pytest.param(
            [DROP],
            "    cap_drop:  # few\n      - MKNOD  # one\n    tty: true\n",
            "    cap_drop:  # few\n      - MKNOD  # one\n      - ALL\n    tty: true\n",
            id="a block list with comments",
        ),
        pytest.param(
            [DROP], "    cap_drop:\n    - MKNOD\n", "    cap_drop:\n    - MKNOD\n    - ALL\n", id="dashes below the key"
        ),
        pytest.param(
            [DROP], "    dns:\n    - 1.1.1.1\n", "    dns:\n    - 1.1.1.1\n    cap_drop:\n    - ALL\n", id="dashes as elsewhere"
        ),
        pytest.param(
            [PRIVILEGES, "seccomp-unconfined"],
            "    security_opt:\n      - seccomp:unconfined\n",
            "    security_opt:\n      - no-new-privileges:true\n",
            id="one element for another",
        ),
        pytest.param(
            [MEMORY, CPUS, PIDS],
            "",
            "    mem_limit: 512m\n    memswap_limit: 512m\n    cpus: 1\n    pids_limit: 4096\n",
            id="limits",
        ),
        pytest.param(
            [CPUS, PIDS],
            "    deploy:\n      resources:\n        limits:\n          memory: 1G\n    init: true\n",
            "    deploy:\n      resources:\n        limits:\n          memory: 1G\n          cpus: 1\n          pids: 4096\n"
            "    init: true\n",
            id="limits that are there, completed",
        ),
        pytest.param(
            [CPUS],
            "    deploy: {resources: {limits: {memory: 1G}}}\n",
            "    deploy: {resources: {limits: {memory: 1G, cpus: 1}}}\n",
            id="limits in flow style",
        ),
        pytest.param(
            ["unbounded-swap"],
            '    mem_limit: "${MEM:-1g}"\n',
            '    mem_limit: "${MEM:-1g}"\n    memswap_limit: "${MEM:-1g}"\n',
            id="the text of another key",
        ),
        pytest.param(
            ["unbounded-swap"],
            "    mem_limit: 1.5G\n",
            "    mem_limit: 1.5G\n    memswap_limit: 1.5G\n",
            id="no quotes for a size",
        ),
        pytest.param(
            ["weak-tmpfs"],
            "    mem_limit: 1g\n    tmpfs: ['/t:exec,mode=700']\n",
            "    mem_limit: 1g\n    tmpfs: ['/t:mode=700']\n",
            id="an element of a flow list",
        ),
        pytest.param(
            ["weak-tmpfs"],
            "    tmpfs: [/t:ro]\n",
            '    tmpfs: ["/t:ro,size=64m"]\n',
            id="quotes for a comma",
        ),
        pytest.param(["root-user"], "    user: 'root'  # why\n", "    user: '1000:1000'  # why\n", id="a value in its quotes"),
        pytest.param(["root-user"], "    user: !!str 0\n", '    user: !!str "1000:1000"\n', id="a value with a tag"),
        pytest.param(
            ["oom-kill-disabled"], "    oom_kill_disable: true  # no\n    tty: true\n", "    tty: true\n", id="a key out"
        ),
        pytest.param(
            ["seccomp-unconfined"],
            "    security_opt:\n      - seccomp:unconfined\n    tty: true\n",
            "    tty: true\n",
            id="a list out",
        ),
        pytest.param(
            ["seccomp-unconfined"],
            "    security_opt: [seccomp:unconfined, label:disable]\n",
            "    security_opt: [label:disable]\n",
            id="an element of a flow list out",
        ),
        pytest.param(
            ["missing-read-only"],
            "    command: |+\n      sh\n\n",
            "    command: |+\n      sh\n\n",
            id="before a text whose blank lines count",
        ),
        pytest.param(
            [PRIVILEGES, "seccomp-unconfined", "apparmor-unconfined"],
            "    security_opt: [seccomp:unconfined, 'apparmor=unconfined', label:disable]\n",
            "    security_opt: [label:disable, no-new-privileges:true]\n",
            id="elements of a flow list out, another in",
        ),
        pytest.param(
            ["weak-tmpfs"],
            "    tmpfs:\n      - /a$$b\n",
            '    tmpfs:\n      - "/a$$b:size=64m"\n',
            id="a doubled dollar",
        ),
        pytest.param(
            [DROP, "oom-kill-disabled"],
            "    oom_kill_disable: true\n",
            "    cap_drop:\n      - ALL\n",
            id="new keys in the place of the last one",
        ),
        pytest.param([DROP], "    # end\n", "    cap_drop:\n      - ALL\n    # end\n", id="before a last comment"),
        pytest.param(
            ["weak-tmpfs"],
            "    volumes:\n      - type: tmpfs\n        target: /c\n",
            "    volumes:\n      - type: tmpfs\n        target: /c\n        tmpfs:\n          size: 64m\n",
            id="a mount in the long syntax",
        ),
    ],
)
def test_a_service_is_mended_in_its_own_style(rules: list[str], before: str, after: str) -> None:
    done, _ = mended("compose.yaml", service(before), *rules)
    if before.startswith("    command"):
        after = "    read_only: true\n    tmpfs:\n      - /tmp:size=64m\n" + after
    assert done == service(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "services:\n  web: {image: app}\n", "services:\n  web: {image: app, cap_drop: [ALL]}\n", id="a service in flow style"
        ),
        pytest.param(
            '{"services": {"web": {"image": "app"}}}\n', '{"services": {"web": {"image": "app", cap_drop: [ALL]}}}\n', id="JSON"
        ),
        pytest.param(
            "services:\n    web:\n        image: app",
            "services:\n    web:\n        image: app\n        cap_drop:\n            - ALL",
            id="no last line end",
        ),
        pytest.param(
            "x-d: &d\n  tty: true\nservices:\n  web:\n    <<: *d\n    image: app\n",
            "x-d: &d\n  tty: true\nservices:\n  web:\n    <<: *d\n    image: app\n    cap_drop:\n      - ALL\n",
            id="beside a merge key",
        ),
        pytest.param(
            "services:\n  web: &w\n    image: app\n  two:\n    <<: *w\n    cap_drop: [ALL]\n",
            "services:\n  web: &w\n    image: app\n    cap_drop:\n      - ALL\n  two:\n    <<: *w\n    cap_drop: [ALL]\n",
            id="a service that is an anchor",
        ),
    ],
)
def test_a_key_is_put_into_the_service_itself(before: str, after: str) -> None:
    assert mended("compose.yaml", before, DROP)[0] == after


COMMENTED = service("    security_opt: [\n      seccomp:unconfined, # why\n      label:disable]\n    tty: true\n")


def test_one_finding_that_cannot_be_fixed_leaves_the_others() -> None:
    done, unfixed = mended("compose.yaml", COMMENTED, "seccomp-unconfined", DROP)
    assert done == COMMENTED + "    cap_drop:\n      - ALL\n"
    assert unfixed == ["comments stand among its elements"]


@pytest.mark.parametrize(
    ("rule", "shared", "added"),
    [
        ("unbounded-swap", "  mem_limit: 1g\n", "    memswap_limit: 1024m\n"),
        ("root-user", "  user: root\n", '    user: "1000:1000"\n'),
    ],
)
def test_what_an_anchor_sets_is_mended_in_each_service_though_it_is_said_once(
    folder: Folder, rule: str, shared: str, added: str
) -> None:
    services = [f"  {name}:\n    <<: *d\n    tty: true\n" for name in "abc"]
    head = f"x-d: &d\n  image: app\n{shared}services:\n"
    path = folder.write("compose.yaml", head + "".join(services))
    (found,) = folder.scan("--format", "json", "--select", rule, ".").json["findings"]
    assert len(found["fix"]["edits"]) == 3
    folder.scan("--fix", "--unsafe-fixes", "--select", f"{rule},missing-cap-drop", ".")
    assert path.read_text().count(added) == 3
    assert path.read_text().count("cap_drop") == 3


def test_a_service_is_mended_though_a_command_runs_it_too(folder: Folder) -> None:
    path = folder.write("compose.yaml", service("    user: root\n"))
    folder.write("run.sh", "docker compose run --rm web sh\n")
    folder.scan("--fix", "--unsafe-fixes", "--select", "root-user", ".")
    assert path.read_text() == service('    user: "1000:1000"\n')


def test_a_service_of_two_sets_of_files_gets_one_fix(folder: Folder) -> None:
    """Where the sets ask for different sizes, the first one's counts."""
    path = folder.write("compose.yaml", service("    tmpfs: [/t]\n"))
    for name, limit in (("a", "1g"), ("b", "512m")):
        folder.write(f"{name}.yaml", f"services:\n  web:\n    mem_limit: {limit}\n")
        folder.write(f"{name}.sh", f"docker compose -f compose.yaml -f {name}.yaml up\n")
    folder.scan("--fix", "--pedantic", "--select", "tmpfs-without-size", ".")
    assert path.read_text() in [service(f"    tmpfs: [/t:size={size}]\n") for size in ("512m", "256m")]


def test_what_an_anchor_sets_is_overridden_in_the_service() -> None:
    before = "x-d: &d\n  read_only: false\n  tmpfs: /tmp\nservices:\n  web:\n    <<: *d\n    image: app\n"
    assert mended("compose.yaml", before, "missing-read-only")[0] == before + "    read_only: true\n"


def test_what_a_base_sets_is_overridden_in_the_service() -> None:
    before = "services:\n  base:\n    image: app\n    user: root\n  web:\n    extends: base\n"
    after = 'services:\n  base:\n    image: app\n    user: "1000:1000"\n  web:\n    extends: base\n    user: "1000:1000"\n'
    assert mended("compose.yaml", before, "root-user")[0] == after


@pytest.mark.parametrize(
    ("rule", "text", "reason"),
    [
        pytest.param(
            DROP, "x-c: &c [MKNOD]\nservices:\n  web:\n    image: app\n    cap_drop: *c\n", "something shared", id="an alias"
        ),
        pytest.param(
            DROP,
            "x-c: &c\n  cap_drop: [MKNOD]\nservices:\n  web:\n    <<: *c\n    image: app\n",
            "something shared",
            id="a merged list",
        ),
        pytest.param(DROP, "x-c: &c\n  image: app\nservices:\n  web: *c\n", "something shared", id="a service that is an alias"),
        pytest.param(
            "oom-kill-disabled",
            "x-c: &c\n  oom_kill_disable: true\nservices:\n  web:\n    <<: *c\n    image: app\n",
            "services share",
            id="what is to go stands in an anchor",
        ),
        pytest.param("root-user", service("    user: ${U:-root}\n"), "made of something else", id="a variable"),
        pytest.param("privileged", service("    privileged: true\n"), "is not known", id="what is needed instead is not known"),
        pytest.param(
            "missing-memory-limit",
            service("    mem_reservation: $R\n"),
            "how much it reserves is not known",
            id="no limit below what is reserved",
        ),
    ],
)
def test_what_is_shared_is_left_with_the_reason(rule: str, text: str, reason: str) -> None:
    after, unfixed = mended("compose.yaml", text, rule)
    assert after == text
    assert unfixed != []
    assert [one for one in unfixed if reason in one] == unfixed


@pytest.mark.parametrize(
    ("rule", "option"),
    [
        ("apparmor-unconfined", "apparmor=unconfined"),
        ("selinux-disabled", "label=disable"),
        ("systempaths-unconfined", "systempaths=unconfined"),
        ("writable-cgroups", "writable-cgroups=true"),
    ],
)
def test_what_takes_protection_away_is_taken_out(rule: str, option: str) -> None:
    before = service(f"    security_opt: [{option}]\n    tty: true\n")
    assert mended("compose.yaml", before, rule) == (service("    tty: true\n"), [])


def test_a_limit_is_twice_what_is_reserved() -> None:
    assert mended("compose.yaml", service("    mem_reservation: 600m\n"), MEMORY)[0] == service(
        "    mem_reservation: 600m\n    mem_limit: 1200m\n    memswap_limit: 1200m\n"
    )


def test_what_another_file_of_the_set_says_is_changed_there() -> None:
    override = "services:\n  web:\n    user: root\n"
    base = service("")
    done, unfixed = mended("compose.override.yaml", override, "root-user", compose__yaml=base)
    assert (done, unfixed) == ('services:\n  web:\n    user: "1000:1000"\n', [])
