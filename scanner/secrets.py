"""Secrets in plain text: what a variable's name and value say, and how reports keep the value to themselves.

Shapes are those that the issuers document, or have documented for secret scanners. Nothing found is ever sent anywhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from scanner.source import Span


class Secret(NamedTuple):
    """A secret in a value: `value[start:end]`. `kind`: what it is, with its article; `sure`: by shape or randomness."""

    start: int
    end: int
    kind: str
    sure: bool


_SHAPES = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    "an AWS access key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b",
    "a GitHub token": r"\bgh[oprsu]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{22,}",
    "a GitLab token": r"\bgl(?:pat|ptt|rt|dt|ft|cbt|soat|agent)-[\w-]{20,}",
    "a Slack token": r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}",
    "a Slack webhook": r"(?<=hooks\.slack\.com/services/)T\w+/B\w+/\w{16,}",
    "a Google API key": r"\bAIza[\w-]{35}",
    "a Google OAuth secret": r"\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}",
    "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{16,}",
    "a Stripe webhook secret": r"\bwhsec_[A-Za-z0-9+/=]{24,}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}",
    "a PyPI token": r"\bpypi-[\w-]{50,}",
    "a Docker Hub token": r"\bdckr_(?:pat|oat)_[\w-]{20,}",
    "a SendGrid key": r"\bSG\.[\w-]{16,}\.[\w-]{30,}",
    "an Anthropic key": r"\bsk-ant-[\w-]{20,}",
    "an OpenAI key": r"\bsk-(?:proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
    "a Hugging Face token": r"\bhf_[A-Za-z]{30,}",
    "a DigitalOcean token": r"\bdo[opr]_v1_[0-9a-f]{64}",
    "a Vault token": r"\bhv[bs]\.[\w-]{24,}",
    "a Grafana token": r"\bglsa_\w{32}_[0-9a-f]{8}|\bglc_[A-Za-z0-9+/]{32,}",
    "a Databricks token": r"\bdapi[0-9a-f]{32}",
    "a Shopify token": r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    "a New Relic key": r"\bNRAK-[A-Z0-9]{27}",
    "a Telegram bot token": r"\b\d{8,10}:AA[\w-]{33}",
    "an Azure storage key": r"(?<=AccountKey=)[A-Za-z0-9+/]{86}==",
    "an age key": r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}",
    "a JSON web token": r"\beyJ[\w-]{8,500}\.eyJ[\w-]{8,}\.[\w-]{8,}",
}
_SHORTEST = 18  # characters; no shape is shorter
_LONGEST = 20_000  # characters of a text that are looked at, so that none takes long


@cache
def _shapes() -> re.Pattern[str]:
    """All shapes as one pattern, the kind in `lastindex`; compiled when the first value comes that is long enough."""
    return re.compile("|".join(f"({shape})" for shape in _SHAPES.values()))


def _shape(value: str) -> Secret | None:
    if len(value) < _SHORTEST:
        return None
    for match in _shapes().finditer(value, 0, _LONGEST):
        if match.lastindex and len(set(match[0].lower())) > 6:  # not `ghp_xxxxxxxxxxxx…`
            return Secret(match.start(), match.end(), list(_SHAPES)[match.lastindex - 1], sure=True)
    return None


# Words of a name, joined or apart, that say its value is a secret, and pairs of words that do.
_SECRET = tuple(
    "PASSWORD PASSWORDS PASSWD PASSPHRASE SECRET SECRETS TOKEN CREDENTIAL CREDENTIALS ERLANGCOOKIE".split(),
)
_SECRET_KEY = tuple(
    word + "KEY"
    for word in """
        ACCESS ACCOUNT ADMIN API APP AUTH COOKIE DEPLOY ENC ENCRYPTION HMAC JWT LICENSE MASTER PRIVATE ROLE RSA SECRET
        SERVICE SESSION SHARED SIGNATURE SIGNING SSH
    """.split()
)
_LAST = ("PWD", "PW")  # only as the last word of several: `PWD` alone is a folder
_NO_PASS = frozenset({"BYPASS", "COMPASS", "ENCOMPASS", "KEEPASS", "OVERPASS", "SURPASS", "TRESPASS"})
_PASSWORD = ("PASSWORD", "PASSWD", "PASS", "PWD", "PW", "PASSPHRASE")
# The last word of a name that speaks about a secret without being one, and words that speak of none wherever they stand.
_ABOUT = frozenset(
    """
        AGE ALG ALGO ALGORITHM ARN ATTEMPTS AUDIENCE AUTHENTICATION BACKEND BITS BYTES CHARS CLASS COMMAND COUNT DAYS DIR
        DIRECTORY DURATION EMAIL ENABLE ENABLED ENCODING ENCRYPTION ENDPOINT ENGINE EXPIRATION EXPIRE EXPIRES EXPIRY FIELD FILE
        FILENAME FILES FOLDER FORMAT HASH HEADER HELPER HINT HISTORY HOST HOURS ID IDS INTERVAL ISSUER LABEL LEN LENGTH LIFESPAN
        LIFETIME LIMIT LOCATION MAX MESSAGE METHOD MIN MINUTES MODE MOUNT NAME NAMES NAMESPACE PARAM PARAMETER PATH PATTERN
        POLICY PORT PREFIX PROMPT PROVIDER REF REGEX REGION REQUIRED RESET ROTATION RULE RULES SCOPE SCOPES SECONDS SIZE
        STORE STRATEGY STRENGTH SUFFIX TIMEOUT TTL TYPE UID URI URL USER USERNAME VALIDATION VALIDITY VERSION
    """.split()
)
_HARMLESS = frozenset({"PUBLIC", "PUBLISHABLE", "RANDOM"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def is_secret_name(name: str) -> bool:
    """Whether a variable of that name (`DB_PASSWORD`, `apiKey`, `PGPASSWORD`) holds a secret, not something about one."""
    words = [word.upper() for word in _WORD.findall(name)]
    if not words or words[-1] in _ABOUT or not _HARMLESS.isdisjoint(words) or "ALLOW_EMPTY" in name.upper():
        return False
    last = words[-1]
    if last.endswith("PASS") and last not in _NO_PASS or len(words) > 1 and last in _LAST:
        return True
    joined = [*words, *map("".join, pairwise(words))]
    return any(word.endswith((*_SECRET, *_SECRET_KEY)) for word in joined)


@cache
def _silent() -> re.Pattern[str]:
    """What stands for a secret, or says that there is none."""
    return re.compile(
        r"""
          (?:true|false|yes|no|on|off|[01]|none|null|nil|undefined|enabled?|disabled?|required|optional)
        | \$\{?[\w.]+\}? | \$\(.*\) | `.*` | %\w+% | <.*> | \[.*\] | \{.*\} | @\w+@                         # variables, templates
        | (?:/|\./|\.\./|~/|[A-Za-z]:[\\/])[\w.@%+~:/\\ -]*                                               # paths
        | [\w.-]+\.(?:json|ya?ml|txt|pem|key|crt|p12|pfx|jks|keystore|env|conf|cfg|ini) | [\w-]+_creds      # file names
        | [A-Za-z][\w+.-]*://.* | arn:aws:.* | file:.*                                                    # where it is kept
        | (?:ssh|ecdsa)-\S+\ .* | -----BEGIN.*                                                            # public keys
        | [*xX._\-•…#?]+                                                                                  # masked already
        """,
        re.I | re.X | re.S,
    )


_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:ms|s|m|h|d|w)?")
_UNRESOLVED = re.compile(r"\$\{[^{}]{0,500}\}|\$\([^()]{0,500}\)|`[^`]{0,500}`|\$[\w@*#?!]+")
_URL = re.compile(r"(?<=://)[^\s/:@'\"]*:([^\s/'\"]+)@[^\s@/]")
_LOGIN = re.compile(r"[\w.@-]+[:/]([^\s:/$\0]{3,})")  # NEO4J_AUTH=neo4j/password
_PAIR = re.compile(r"(?i)(?:password|passwd|pwd)=(?:\$\{\w+:?-)?(?!\$\(|`)([^;&\s\"'}]+)")


def find(name: str, value: str, *, resolved: bool = True) -> Secret | None:
    """The secret that a variable holds, if it does. Unless `resolved`, parts of the value are variables, as written."""
    if not resolved:
        value = _UNRESOLVED.sub(lambda part: "\0" * len(part[0]), value)
    if shape := _shape(value):
        return shape
    for start, end, kind in _inside(value):
        return Secret(start, end, kind, sure=is_random(value[start:end]))
    if name.upper().endswith("AUTH") and (pair := _LOGIN.fullmatch(value)) and not _NUMBER.fullmatch(pair[1]):
        return Secret(pair.start(1), pair.end(1), "a login with its password", sure=is_random(pair[1]))
    literal = value.strip()
    if not literal or "\0" in literal or "{{" in literal or not is_secret_name(name) or _silent().fullmatch(literal):
        return None
    if _NUMBER.fullmatch(literal) and not name.upper().endswith(_PASSWORD):
        return None
    return Secret(0, len(value), "", sure=is_random(literal))


def _inside(text: str) -> Iterator[tuple[int, int, str]]:
    """The passwords in URLs and connection strings: where, and what they stand in."""
    for pattern, kind in ((_URL, "a password in a URL"), (_PAIR, "a password in a connection string")):
        for match in pattern.finditer(text, 0, _LONGEST):
            if "\0" not in match[1] and not _silent().fullmatch(match[1]):
                yield *match.span(1), kind


_HUMAN = re.compile(
    r"(?i)admin|change|default|demo|dev|docker|dummy|insecure|insert|local|passw|placeholder|please|replace|root|sample|"
    r"secret|super|test|token|user|your|12345|abcde|qwert|\$2[aby]\$"
)


def is_random(text: str) -> bool:
    """Whether text looks drawn by a machine: long, without blanks or words people put there, many kinds of characters mixed."""
    size = len(text)
    if size < 16 or re.search(r"\s", text) or _HUMAN.search(text):
        return False
    kinds = ["d" if char.isdigit() else "u" if char.isupper() else "l" if char.isalpha() else "o" for char in text]
    changes = sum(one != other for one, other in pairwise(kinds))
    entropy = -sum(count / size * math.log2(count / size) for count in Counter(text).values())  # bits a character
    hexadecimal = re.fullmatch(r"[0-9a-fA-F-]+", text) is not None
    return "d" in kinds and len(set(kinds)) > 1 and changes >= 0.25 * (size - 1) and entropy >= (2.8 if hexadecimal else 3.3)


_EXAMPLE = re.compile(
    r"(?i)(?=.*(?:^|[._-])env(?:[._-]|$)).*(?:^|[._-])(?:examples?|samples?|templates?|tmpl|tpl|dist)(?:[._-]|$)"
)


def is_example(path: str) -> bool:
    """Whether a file is an environment file to be copied and filled in (`.env.example`, `sample.env`), by its name."""
    return _EXAMPLE.match(path.rpartition("/")[2]) is not None


_OPTION = re.compile(r"--?[A-Za-z-]+")


def places(spans: Sequence[Span], name: str, value: str, secret: Secret) -> tuple[Span, ...]:
    """Where the secret in a variable's value stands in its source; all but option and name where it is not written as it is."""
    for span in reversed(spans):  # the last, both times: an option or a name may hold the same text
        at = span.text.rfind(value)
        if at >= 0:
            return (Span(span.file, span.start + at + secret.start, span.start + at + secret.end),)
    text = re.compile(re.escape(value[secret.start : secret.end]))
    found = [Span(span.file, span.start + at.start(), span.start + at.end()) for span in spans for at in text.finditer(span.text)]
    if found:
        return tuple(found)
    rest = spans[1:] if len(spans) > 1 and _OPTION.fullmatch(spans[0].text) else spans
    assigned = re.compile(r"[\s\S]*?" + re.escape(name) + r"[\"']?\s*[=:\s]\s*")
    return tuple(
        Span(span.file, span.start + (named.end() if (named := assigned.match(span.text)) else 0), span.end) for span in rest
    )


_ASSIGNED = re.compile(r"(?<![\w.-])([A-Za-z_][\w.-]*)[\"']?\s*[=:]\s*[\"']?(?:\$\{\w+:?-)?(?![$`])([^\s\"',;}]+)")


def spots(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of source text that look like a secret's value by themselves, whatever rules run: for code frames."""
    if len(text) >= _SHORTEST:
        yield from (match.span() for match in _shapes().finditer(text, 0, _LONGEST))
    yield from ((start, end) for start, end, _ in _inside(text))
    for match in _ASSIGNED.finditer(text, 0, _LONGEST):
        if secret := find(match[1], match[2]):
            yield match.start(2) + secret.start, match.start(2) + secret.end
