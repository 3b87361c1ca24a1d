from __future__ import annotations

import pytest

from tests.fix.mending import mended

DROP, PIDS, USER, READ_ONLY = "missing-cap-drop", "missing-pids-limit", "root-user", "missing-read-only"
SWAP, OOM, SECCOMP = "unbounded-swap", "oom-kill-disabled", "seccomp-unconfined"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("docker run app\n", "docker run --cap-drop=ALL app\n", id="behind the verb"),
        pytest.param("docker run -d app run\n", "docker run --cap-drop=ALL -d app run\n", id="before what is there"),
        pytest.param("docker container create app\n", "docker container create --cap-drop=ALL app\n", id="two words of a verb"),
        pytest.param('"docker" "run" "app"\n', '"docker" "run" --cap-drop=ALL "app"\n', id="behind the verb's quotes"),
        pytest.param("docker 'run' app\n", "docker 'run' --cap-drop=ALL app\n", id="single quotes"),
        pytest.param("docker run\tapp # runs\n", "docker run --cap-drop=ALL\tapp # runs\n", id="a tab and a comment stay"),
        pytest.param(
            "docker run -d \\\n  --name x \\\n  app\n",
            "docker run -d \\\n  --cap-drop=ALL \\\n  --name x \\\n  app\n",
            id="one option a line",
        ),
        pytest.param(
            "docker run \\\n\t-p 80:80 \\\n\t-v a:/a \\\n\tapp sh\n",
            "docker run \\\n\t--cap-drop=ALL \\\n\t-p 80:80 \\\n\t-v a:/a \\\n\tapp sh\n",
            id="one option a line, the first too",
        ),
        pytest.param(
            "docker run -d \\\n  --name x --rm \\\n  app\n",
            "docker run --cap-drop=ALL -d \\\n  --name x --rm \\\n  app\n",
            id="several options on a line",
        ),
        pytest.param(
            "docker run --oom-score-adj \\\n  -500 app\n",
            "docker run --cap-drop=ALL --oom-score-adj \\\n  -500 app\n",
            id="a value that looks like an option",
        ),
        pytest.param("docker run -d \\\n  app\n", "docker run --cap-drop=ALL -d \\\n  app\n", id="only the image on its line"),
        pytest.param(
            'opts=(--rm)\ndocker run "${opts[@]}" \\\n  --name x \\\n  app\n',
            'opts=(--rm)\ndocker run \\\n  --cap-drop=ALL \\\n  "${opts[@]}" \\\n  --name x \\\n  app\n',
            id="an array keeps the last word",
        ),
        pytest.param(
            'docker run "${o[@]}" \\\n  app\n', 'docker run --cap-drop=ALL "${o[@]}" \\\n  app\n', id="an array, and the image"
        ),
        pytest.param(
            'docker run \\\n  "${o[@]}" \\\n  --name x \\\n  app\n',
            'docker run \\\n  --cap-drop=ALL \\\n  "${o[@]}" \\\n  --name x \\\n  app\n',
            id="an array on a line of its own",
        ),
        pytest.param(
            "docker run -d \\\n  --name x --rm \\\n  -v a:/a \\\n  -v b:/b \\\n  app\n",
            "docker run -d \\\n  --cap-drop=ALL \\\n  --name x --rm \\\n  -v a:/a \\\n  -v b:/b \\\n  app\n",
            id="one option on most lines",
        ),
        pytest.param(
            "docker run -d \\\n  --name x --rm \\\n  -v a:/a -v b:/b \\\n  -v c:/c \\\n  app\n",
            "docker run --cap-drop=ALL -d \\\n  --name x --rm \\\n  -v a:/a -v b:/b \\\n  -v c:/c \\\n  app\n",
            id="several options on most lines",
        ),
        pytest.param(
            'cmd="docker run"\n$cmd app\n', 'cmd="docker run --cap-drop=ALL"\n$cmd app\n', id="a variable holds the command"
        ),
        pytest.param(
            "cmd=(docker run)\n${cmd[@]} app\n", "cmd=(docker run --cap-drop=ALL)\n${cmd[@]} app\n", id="an array holds it"
        ),
        pytest.param(
            "bash -c 'docker run app'\n", "bash -c 'docker run --cap-drop=ALL app'\n", id="in a string for another shell"
        ),
        pytest.param("bash <<E\ndocker run app\nE\n", "bash <<E\ndocker run --cap-drop=ALL app\nE\n", id="in a here-document"),
        pytest.param("id=$(docker run -d app)\n", "id=$(docker run --cap-drop=ALL -d app)\n", id="in a substitution"),
        pytest.param("${D:-docker} run app\n", "${D:-docker} run --cap-drop=ALL app\n", id="the tool in a variable"),
        pytest.param(
            'go() { docker run "$@" app; }\ngo --rm\ngo -d\n',
            'go() { docker run --cap-drop=ALL "$@" app; }\ngo --rm\ngo -d\n',
            id="a function that is called twice",
        ),
        pytest.param(
            "docker run app; docker run app\n", "docker run --cap-drop=ALL app; docker run --cap-drop=ALL app\n", id="two"
        ),
        pytest.param("docker run é app\n", "docker run --cap-drop=ALL é app\n", id="letters of more bytes than one"),
    ],
)
def test_an_option_is_added(before: str, after: str) -> None:
    assert mended("x.sh", before, DROP)[0] == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("x:\n\tdocker run app\n", "x:\n\tdocker run --cap-drop=ALL app\n", id="a recipe"),
        pytest.param(
            "x:\n\tdocker run \\\n\t\t--rm \\\n\t\tapp\n",
            "x:\n\tdocker run \\\n\t\t--cap-drop=ALL \\\n\t\t--rm \\\n\t\tapp\n",
            id="a recipe with one option a line",
        ),
        pytest.param("R := docker run\nx:\n\t$(R) app\n", "R := docker run --cap-drop=ALL\nx:\n\t$(R) app\n", id="in a variable"),
        pytest.param(
            "define r\ndocker run $(1) app\nendef\nx:\n\t$(call r,--rm)\n",
            "define r\ndocker run --cap-drop=ALL $(1) app\nendef\nx:\n\t$(call r,--rm)\n",
            id="in a macro",
        ),
        pytest.param(
            "x:\n\t@docker run -v $$PWD:/a app\n", "x:\n\t@docker run --cap-drop=ALL -v $$PWD:/a app\n", id="a doubled dollar"
        ),
        pytest.param("x: ; docker run app\n", "x: ; docker run --cap-drop=ALL app\n", id="a recipe on the rule's line"),
    ],
)
def test_an_option_is_added_in_a_makefile(before: str, after: str) -> None:
    assert mended("Makefile", before, DROP)[0] == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("RUN docker run app", "RUN docker run --cap-drop=ALL app", id="shell form"),
        pytest.param(
            "RUN docker run \\\n    --rm \\\n    app",
            "RUN docker run \\\n    --cap-drop=ALL \\\n    --rm \\\n    app",
            id="one a line",
        ),
        pytest.param("RUN <<E\ndocker run app\nE", "RUN <<E\ndocker run --cap-drop=ALL app\nE", id="a here-document"),
        pytest.param(
            'RUN ["sh", "-c", "docker run app"]',
            'RUN ["sh", "-c", "docker run --cap-drop=ALL app"]',
            id="a shell's string in JSON",
        ),
    ],
)
def test_an_option_is_added_in_a_run(before: str, after: str) -> None:
    head = "FROM docker:28\nUSER 1\n"
    assert mended("Dockerfile", f"{head}{before}\n", DROP)[0] == f"{head}{after}\n"


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        pytest.param(USER, "docker run -u root app\n", "docker run -u 1000:1000 app\n", id="a word of its own"),
        pytest.param(USER, "docker run --user='0' app\n", "docker run --user='1000:1000' app\n", id="its quotes stay"),
        pytest.param(USER, "docker run -itu0 app\n", "docker run -itu1000:1000 app\n", id="in a cluster"),
        pytest.param(
            USER, "o=(-u root)\ndocker run ${o[@]} app\n", "o=(-u 1000:1000)\ndocker run ${o[@]} app\n", id="in an array"
        ),
        pytest.param(
            READ_ONLY,
            "docker run --read-only=false --tmpfs /a app\n",
            "docker run --read-only=true --tmpfs /a app\n",
            id="a switch",
        ),
        pytest.param(SWAP, "docker run -m 1g app\n", "docker run --memory-swap=1g -m 1g app\n", id="like the memory"),
        pytest.param(
            SWAP, 'docker run -m "${M:-1g}" app\n', 'docker run --memory-swap="${M:-1g}" -m "${M:-1g}" app\n', id="its text"
        ),
        pytest.param(
            SWAP, "docker run -m1g --memory-swap=-1 app\n", "docker run -m1g --memory-swap=1g app\n", id="instead of another"
        ),
        pytest.param(
            SWAP,
            "docker run -m '1g' '--memory-swap=-1' app\n",
            "docker run -m '1g' '--memory-swap=1g' app\n",
            id="a number without the quotes of the other",
        ),
        pytest.param(
            OOM,
            "docker run $'--oom-kill-disable' \"--\"oom-kill-disable app\n",
            "docker run app\n",
            id="out wherever it is given, in whichever quotes",
        ),
        pytest.param(
            SWAP,
            "o='-m 1g'\ndocker run $o app\n",
            "o='-m 1g'\ndocker run --memory-swap=1g $o app\n",
            id="a number from elsewhere",
        ),
        pytest.param(SECCOMP, "docker run --security-opt seccomp=unconfined app\n", "docker run app\n", id="two words out"),
        pytest.param(SECCOMP, "docker run --security-opt=seccomp=unconfined app\n", "docker run app\n", id="one word out"),
        pytest.param(
            OOM,
            "docker run \\\n  --rm \\\n  --oom-kill-disable \\\n  app\n",
            "docker run \\\n  --rm \\\n  app\n",
            id="a line out",
        ),
        pytest.param(
            OOM,
            "o=(\n  --rm\n  --oom-kill-disable\n)\ndocker run ${o[@]} app\n",
            "o=(\n  --rm\n)\ndocker run ${o[@]} app\n",
            id="a line of an array out",
        ),
        pytest.param(
            OOM,
            "o=(--oom-kill-disable --rm)\ndocker run ${o[@]} app\n",
            "o=(--rm)\ndocker run ${o[@]} app\n",
            id="the first",
        ),
        pytest.param(OOM, 'o="--oom-kill-disable"\ndocker run $o app\n', "o=\ndocker run $o app\n", id="all of it"),
        pytest.param(
            "weak-tmpfs", "docker run --tmpfs /{user} app\n", "docker run --tmpfs /{user}:size=64m app\n", id="braces in a path"
        ),
        pytest.param(
            "weak-tmpfs", "docker run --tmpfs '/a b' app\n", "docker run --tmpfs '/a b:size=64m' app\n", id="a blank in quotes"
        ),
    ],
)
def test_what_is_there_is_changed_where_it_stands(rule: str, before: str, after: str) -> None:
    assert mended("x.sh", before, rule)[0] == after


@pytest.mark.parametrize(
    ("rule", "command"),
    [
        ("apparmor-unconfined", "docker run --security-opt apparmor=unconfined app"),
        ("selinux-disabled", "docker run --security-opt label=disable app"),
        ("selinux-disabled", "podman run --security-opt=label=type:spc_t app"),
        ("systempaths-unconfined", "docker run --security-opt systempaths=unconfined app"),
        ("systempaths-unconfined", "podman run --security-opt systempaths=unconfined app"),
        ("systempaths-unconfined", "podman run --security-opt=unmask=ALL app"),
        ("writable-cgroups", "docker run --security-opt writable-cgroups=true app"),
        ("writable-cgroups", "podman run --security-opt unmask=/sys/fs/cgroup app"),
    ],
)
def test_what_takes_protection_away_is_taken_out(rule: str, command: str) -> None:
    tool = command.split()[0]
    assert mended("x.sh", f"{command}\n", rule)[0] == f"{tool} run app\n"


def test_what_is_added_takes_the_line_of_what_is_taken_out() -> None:
    before = "docker run -d \\\n    --oom-kill-disable \\\n    app\n"
    assert mended("x.sh", before, DROP, OOM)[0] == "docker run -d \\\n    --cap-drop=ALL \\\n    app\n"


def test_options_are_called_as_the_verb_has_them() -> None:
    rules = ("missing-memory-limit", "missing-cpu-limit", PIDS, READ_ONLY, "missing-user", DROP)
    assert mended("x.sh", "docker service create app\n", *rules)[0] == (
        "docker service create --cap-drop=ALL --limit-memory=512m --limit-cpu=1 --limit-pids=4096 --read-only"
        " --mount=type=tmpfs,destination=/tmp,tmpfs-size=64m --user=1000:1000 app\n"
    )
    assert mended("x.sh", "podman run app\n", READ_ONLY)[0] == "podman run --read-only app\n"


@pytest.mark.parametrize(
    ("rule", "text", "reason"),
    [
        pytest.param(DROP, 'v=run\ndocker "$v" app\n', "does not stand in the command", id="the verb in a variable"),
        pytest.param(USER, "u=root\ndocker run -u $u app\n", "comes from elsewhere: $u", id="a value in a variable"),
        pytest.param(OOM, "docker run --oom-kill-disable=$x app\n", "", id="nothing known, nothing found"),
        pytest.param(SECCOMP, "o=seccomp=unconfined\ndocker run --security-opt $o app\n", "elsewhere", id="half of it"),
        pytest.param(
            DROP,
            'r="docker run"\n$r app\n$r --cap-drop=ALL tool\n',
            "also launches tool",
            id="a command that another launch has, too",
        ),
        pytest.param(
            USER, 'o="-u root"\ndocker run $o app\ndocker run $o -u 1000 tool\n', "", id="overridden in another that shares it"
        ),
        pytest.param("missing-cpu-limit", "docker run --cpu-period=5000 app\n", "quota or period", id="what the engine refuses"),
        pytest.param("privileged", "docker run --privileged app\n", "is not known", id="what is needed instead is not known"),
        pytest.param(DROP, "docker run --privileged app\n", "change nothing", id="moot beside privileged"),
    ],
)
def test_what_cannot_be_fixed_is_left_with_the_reason(rule: str, text: str, reason: str) -> None:
    after, unfixed = mended("x.sh", text, rule)
    if reason:
        assert after == text
        assert [one for one in unfixed if reason in one] == unfixed != []


def test_a_tmpfs_is_added_only_where_nothing_is_mounted() -> None:
    before, after = "docker run -v /srv/tmp:/tmp app\n", "docker run --read-only -v /srv/tmp:/tmp app\n"
    assert mended("x.sh", before, READ_ONLY)[0] == after
    before, after = "docker run -v d:/data app\n", "docker run --read-only --tmpfs=/tmp:size=64m -v d:/data app\n"
    assert mended("x.sh", before, READ_ONLY)[0] == after


def test_privileged_goes_where_what_is_needed_is_named() -> None:
    before = "docker run --privileged --cap-add=NET_ADMIN --device=/dev/net/tun app\n"
    assert mended("x.sh", before, "privileged")[0] == "docker run --cap-add=NET_ADMIN --device=/dev/net/tun app\n"
