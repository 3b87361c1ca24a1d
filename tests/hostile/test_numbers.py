"""Numbers that Python refuses to read, for which a float is too small, or that are digits to Unicode only."""

from __future__ import annotations

import pytest

from tests.conftest import Folder
from tests.hostile.limited import found, said, survived

DIGITS = "9" * 5_000
CPUS = (
    DIGITS,
    f"1/{DIGITS}",
    f"0x{DIGITS}",
    f"1e{DIGITS}",
    "1e999999999",
    "1/1e999999999",
    "0x1p999999999",
    "1e-999999999",
    "1_0",
)
MEMORY = ("1e999999999", f"0x{DIGITS}", f"1e{DIGITS}g", "0x1p999999999k")
OPTIONS = (
    f"-m {DIGITS} --memory-swap {DIGITS}g --shm-size {DIGITS} --pids-limit {DIGITS} --gpus {DIGITS} --cpu-quota {DIGITS}",
    f"--restart on-failure:{DIGITS} -p {DIGITS}:{DIGITS} -p {DIGITS}-{DIGITS}:1 -u {DIGITS}:{DIGITS}",
    f"--mount type=tmpfs,target=/a,tmpfs-mode={DIGITS},tmpfs-size={DIGITS} --device-cgroup-rule 'c {DIGITS}:* rwm'",
    *(f"--cpus {one}" for one in CPUS),
    *(f"-m {one}" for one in MEMORY),
)
KEYS = (
    *(f"mem_limit: {one}, cpus: {one}, pids_limit: {one}" for one in (DIGITS, "1e999999999", f"1e{DIGITS}", f"0x{DIGITS}")),
    "cpu_quota: 1e999",
    f"ports: ['{DIGITS}:{DIGITS}', '{DIGITS}-{DIGITS}:{DIGITS}'], restart: 'on-failure:{DIGITS}', user: {DIGITS}",
    f"deploy: {{replicas: {DIGITS}, resources: {{limits: {{cpus: '{DIGITS}', memory: {DIGITS}, pids: {DIGITS}}}}}}}",
)
NUMBERS = {
    "a.sh": f"set -- a b; shift {DIGITS}; shift ²; echo ${{@:{DIGITS}}} ${{x:{DIGITS}:{DIGITS}}} ${{x[{DIGITS}]}} ${{x[²]}}\n"
    f"echo ${{{DIGITS}}} {{1..{DIGITS}}} {{-{DIGITS}..{DIGITS}}} $'\\x{DIGITS}'\n"
    + "".join(f"docker run --privileged {option} image\n" for option in OPTIONS),
    "Makefile": f"A = $(word {DIGITS},a b) $(wordlist {DIGITS},{DIGITS},a b) $(word ²,a)\n"
    "all:\n\tdocker run --privileged $(A) b\n",
    "compose.yaml": "services:\n"
    + "".join(f"  s{number}: {{image: a, privileged: true, {keys}}}\n" for number, keys in enumerate(KEYS)),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_thousands_of_digits_is_no_accident(folder: Folder, name: str) -> None:
    folder.write(name, NUMBERS[name])
    report = survived(folder)
    judged = [one for one in report["findings"] if (one["rule"], one["path"]) == ("privileged", name)]
    assert len(judged) == NUMBERS[name].count("privileged")


@pytest.mark.parametrize("name", ["daemon.json", "docker-bake.json"])
def test_nor_is_one_in_json(folder: Folder, name: str) -> None:
    folder.write(name, f'{{"mtu": {DIGITS}}}')
    report = survived(folder)
    assert "a number of thousands of digits" in said(report, name)
    assert found(report, name) == set()
