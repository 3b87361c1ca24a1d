from __future__ import annotations

import random
import string
import time

import pytest

from scanner.secrets import Secret, find, is_random, is_secret_name, places, spots
from scanner.source import SourceFile, Span

HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
# Put together here, so that no scanner of this repository takes a sample for a leak.
TOKENS = {
    "an AWS access key": "AKIA" + "Q3EGZ7LMN2PX4RT6",
    "a GitHub token": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "a GitLab token": "glpat-" + "zY8xW7vU6tS5rQ4pO3nM",
    "a Slack token": "xoxb-" + "2048190377-aBcDeFgHiJkLmNoP",
    "a Slack webhook": "https://hooks.slack.com/services/" + "T024BE7LD/B7XHNV1/x9Kq2LmP7RtZ4WvYb3Nc",
    "a Google API key": "AIza" + "SyD3x7Kq9LmZ2pRt5VwYb8NcHfJgE4uA1o6",
    "a Google OAuth secret": "GOCSPX-" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1",
    "a Stripe key": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "a Stripe webhook secret": "whsec_" + "9Kq2LmP7RtZ4WvYb3NcHfJgE6uA1",
    "an npm token": "npm_" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1o5P0sDxQ",
    "a PyPI token": "pypi-" + "AgEIcHlwaS5vcmcCJDk3YjQ2ZTU4LTA4Y2QtNDk2Ni1hNjk0LWZhNzE2",
    "a Docker Hub token": "dckr_pat_" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6u",
    "a SendGrid key": "SG." + "k3Lm9Zq7Rt2Vw8Yb4NcHfJ.k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1o5P0sDxQ",
    "an Anthropic key": "sk-ant-" + "api03-k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6u",
    "an OpenAI key": "sk-proj-" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1o5",
    "a Hugging Face token": "hf_" + "kLmZqRtVwYbNcHfJgEuAoPsDxQiTyWzXcV",
    "a DigitalOcean token": "dop_v1_" + HEX * 2,
    "a Vault token": "hvs." + "CAESIk3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1",
    "a Grafana token": "glsa_" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1o5P0_9f8e7d6c",
    "a Databricks token": "dapi" + HEX,
    "a Shopify token": "shpat_" + HEX,
    "a New Relic key": "NRAK-" + "K3LM9ZQ7RT2VW8YB4NCHFJGE6UA",
    "a Telegram bot token": "110201543:AA" + "HdqTcvCH1vGWJxfSeofSAs0K5PALDsawk",
    "an Azure storage key": "AccountKey=" + "k3Lm9Zq7Rt2Vw8Yb4NcHfJgE6uA1o5P0sDxQ" * 2 + "k3Lm9Zq7Rt2Vw8==",
    "an age key": "AGE-SECRET-KEY-1" + "K3LM9ZQ7RT2VW8YB4NCHFJGE6UA" * 2 + "QP7D",
    "a JSON web token": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N",
    "a private key": "-----BEGIN OPENSSH PRIVATE KEY-----" + "\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_is_known_by_its_shape_under_any_name(kind):
    secret = find("CONFIG", f"x {TOKENS[kind]} y")
    assert secret is not None
    assert (secret.kind, secret.sure) == (kind, True)


@pytest.mark.parametrize(
    "value",
    [
        "ghp_" + "x" * 36,
        "AKIA" + "X" * 16,
        "ghp_short",
        "AKIAlower",
        "notAKIA" + "Q3EGZ7LMN2PX4RT6",
        "eyJhbGciOiJIUzI1NiJ9",
        "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ",
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "sha256:" + HEX * 2,
    ],
)
def test_what_only_resembles_a_token(value):
    assert find("CONFIG", value) is None


@pytest.mark.parametrize(
    "name",
    """
    PASSWORD DB_PASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD PGPASSWORD dbPassword db.password REDIS_PASSWD PASS DB_PASS
    MYSQL_PWD DB_PW SECRET JWT_SECRET SECRET_KEY SECRET_KEY_BASE clientSecret TOKEN GITHUB_TOKEN accessToken AUTH_TOKEN API_KEY
    APIKEY apiKey x-api-key PRIVATE_KEY SSH_PRIVATE_KEY AWS_SECRET_ACCESS_KEY ENCRYPTION_KEY APP_KEY MINIO_ACCESS_KEY CREDENTIAL
    GOOGLE_CREDENTIALS KEY_PASSPHRASE PASSWORD2 SPRING_DATASOURCE_PASSWORD RABBITMQ_ERLANG_COOKIE VAULT_DEV_ROOT_TOKEN
    TOKEN_GITHUB LDAP_ROOTPASS requirepass
    """.split(),
)
def test_names_of_secrets(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    """
    PATH PWD OLDPWD KEYBOARD MONKEY TOKENIZER TOKENIZERS_PARALLELISM MAX_TOKENS SECRETARY PASSWORDLESS PASSTHROUGH
    BYPASS WITH_COMPASS
    PUBLIC_KEY SSH_PUBLIC_KEY NEXT_PUBLIC_API_KEY STRIPE_PUBLISHABLE_API_KEY TOKEN_TTL TOKEN_URL PASSWORD_FILE DB_PASSWORD_FILE
    SECRET_NAME SECRET_ARN AWS_ACCESS_KEY_ID PASSWORD_MIN_LENGTH JWT_TOKEN_ISSUER PASSWORD_HASH MYSQL_RANDOM_ROOT_PASSWORD
    MYSQL_ALLOW_EMPTY_PASSWORD ALLOW_EMPTY_PASSWORD GPG_KEY PARTITION_KEY SORT_KEY CACHE_KEY KEY KEYS API_KEY_HEADER USER AUTHOR
    PASSWORD_RESET_TIMEOUT PASSWORD_PROMPT SECRETS_DIR TOKEN_EXPIRY_SECONDS 42 _
    """.split(),
)
def test_names_of_other_things(name):
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value", ["changeme", "hunter2", "password", "123456", "postgres", "correct-horse-battery", "p@ss w0rd", "a"]
)
def test_any_other_literal_under_a_secrets_name(value):
    assert find("DB_PASSWORD", value) == Secret(0, len(value), "", sure=False)


@pytest.mark.parametrize(
    "value",
    [
        *["", " ", "true", "False", "yes", "no", "on", "off", "1", "0", "none", "null", "required"],
        *["$DB_PASSWORD", "${DB_PASSWORD}", "$(cat pw)", "`cat pw`", "%PASSWORD%", "@PASSWORD@", "{{ db_password }}", "a{{x}}"],
        *["${{ secrets.PW }}", "<password>", "[password]", '{"a": "b"}'],
        *["/run/secrets/pw", "./pw", "../pw", "~/.pw", "C:\\secrets\\pw", "file:pw"],
        *["vault://kv/pw", "https://vault/pw", "op://vault/item/field", "arn:aws:secretsmanager:eu-west-1:1:secret:x"],
        *["credentials.json", "id_ed25519.pem", "broker_keystore_creds"],
        *["****", "xxxxxxxx", "XXXX-XXXX", "...", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me", "-----BEGIN CERTIFICATE-----"],
    ],
)
def test_what_is_no_value_of_a_secret(value):
    assert find("DB_PASSWORD", value) is None


def test_a_number_may_be_a_password_but_no_token():
    assert find("PASSWORD", "271828")
    assert find("API_TOKEN", "3600") is None
    assert find("TOKEN", "24h") is None


@pytest.mark.parametrize("name", ["TOKEN_TTL", "TOKENIZER", "KEYBOARD", "PUBLIC_KEY"])
def test_a_value_that_is_no_secret_by_its_name(name):
    assert find(name, "value7Q") is None


def test_what_is_partly_a_variable():
    assert find("PASSWORD", "abc$X", resolved=False) is None
    assert find("PASSWORD", "$(pwgen 16)-a", resolved=False) is None
    assert find("PASSWORD", "abc$X")  # a dollar in single quotes is a dollar
    assert find("X", TOKENS["a GitHub token"] + "${X}", resolved=False)
    assert find("X", "ghp_${X}", resolved=False) is None


@pytest.mark.parametrize(
    ("value", "password"),
    [
        ("postgres://app:hunter2@db:5432/app", "hunter2"),
        ("redis://:hunter2@cache", "hunter2"),
        ("jdbc:postgresql://app:hunter2@db/app", "hunter2"),
        ("x amqp://guest:guest@mq/ y", "guest"),
        ("Server=db;User Id=sa;Password=hunter2;Encrypt=true", "hunter2"),
        ("jdbc:mysql://db/app?user=app&password=hunter2", "hunter2"),
        ("-Xmx1g -Djavax.net.ssl.trustStorePassword=hunter2", "hunter2"),
    ],
)
def test_a_password_inside_a_value(value, password):
    secret = find("CONFIG", value)
    assert secret is not None
    assert value[secret.start : secret.end] == password
    assert secret.start == value.rindex(password)
    assert secret.kind.startswith("a password in a")
    assert not secret.sure


def test_a_login_with_its_password():
    for value in ("neo4j/hunter2", "admin:hunter2"):
        secret = find("GRAPH_AUTH", value)
        assert secret is not None
        assert value[secret.start : secret.end] == "hunter2"
    assert [
        value for value in ("none", "basic", "cache:6379", "admin:$PW", "/etc/htpasswd", "https://a/b") if find("X_AUTH", value)
    ] == []


def test_the_password_in_a_url_may_be_random():
    secret = find("DATABASE_URL", f"postgres://app:{HEX}@db/app")
    assert secret is not None
    assert secret.sure


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ("postgres://app@db/app", True),
        ("http://localhost:8080/a@b", True),
        ("http://proxy:3128", True),
        ("postgres://app:$PW@db/app", False),
        ("postgres://app:${PW}@db/app", True),
        ("postgres://app:<password>@db", True),
        ("postgres://app:****@db", True),
        ("git@github.com:acme/app.git", True),
        ("user=app;password=;", True),
        ("--password=$PW", False),
        ("redis://cache:6379/0", True),
        ("https://9f8e7d6c@sentry.acme.test/4", True),
    ],
)
def test_a_value_without_a_password_inside(value, resolved):
    assert find("CONFIG", value, resolved=resolved) is None


def test_a_url_with_a_literal_password_and_an_unknown_host():
    value = "postgres://app:hunter2@$HOST/app"
    secret = find("DATABASE_URL", value, resolved=False)
    assert secret is not None
    assert value[secret.start : secret.end] == "hunter2"


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        HEX[:16],
        "9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0",
        "wJb7rXUt/K7MDENG+bPxRfiCYq2Lm9Zq",
        "k3Lm9Zq7Rt2Vw8Yb",
        "base64:Yb4NcHfJgE6uA1o5P0sDxQk3Lm9Zq7Rt2Vw8=",
    ],
)
def test_random(text):
    assert is_random(text)


@pytest.mark.parametrize(
    "text",
    [
        *["hunter2", "changeme", "correct-horse-battery-staple", "my-super-secret-password-123", "MySuperSecretPassword123!"],
        *[
            "supersecretpassword",
            "0123456789abcdef0123456789abcdef",
            "00000000000000000000000000000000",
            "this is a sentence 123",
        ],
        *[
            "$2y$05$k3Lm9Zq7Rt2Vw8Yb4NcHfe",
            "your-32-char-encryption-key-here",
            "rocket-launcher-elephant-99",
            "aaaabbbbccccdddd1111",
        ],
        *["please-change-me-1a2b3c4d5e", "THIS_IS_A_VERY_LONG_VALUE", "Your_password123"],
    ],
)
def test_written_by_hand(text):
    assert not is_random(text)


def test_what_is_drawn_at_random_is_nearly_always_taken_for_random():
    draw = random.Random(7)
    alphabets = {"hexadecimal": "0123456789abcdef", "letters and digits": string.ascii_letters + string.digits}
    for alphabet in alphabets.values():
        drawn = ["".join(draw.choices(alphabet, k=32)) for _ in range(1000)]
        assert sum(map(is_random, drawn)) >= 980


def _spans(text, *pieces):
    file = SourceFile("f", text)
    return tuple(Span(file, text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def test_the_place_of_a_secret_is_its_value_alone():
    spans = _spans("run -e password=password i", "-e", "password=password")
    (place,) = places(spans, "password", "password", Secret(0, 8, "", sure=False))
    assert (place.start, place.end) == (16, 24)


def test_the_place_of_a_secret_is_not_the_option_that_reads_like_it():
    (place,) = places(_spans("run --env PW=env i", "--env", "PW=env"), "PW", "env", Secret(0, 3, "", sure=False))
    assert place.start == len("run --env PW=")


def test_the_place_of_a_password_in_a_url_is_not_the_host_of_that_name():
    value = "postgres://db:db@db"
    (place,) = places(_spans(f"run -e URL={value} i", f"URL={value}"), "URL", value, Secret(14, 16, "", sure=False))
    assert place.text == "db"
    assert place.start == len("run -e URL=postgres://db:")


def test_a_secret_written_elsewhere_is_found_there():
    spans = _spans('PW=hunter2\nrun -e URL=x://u:"$PW"@h', "URL=x://u:", "hunter2", "@h")
    (place,) = places(spans, "URL", "x://u:hunter2@h", Secret(6, 13, "", sure=False))
    assert place.text == "hunter2"


@pytest.mark.parametrize(
    ("source", "pieces", "hidden"),
    [
        ("run -e PW=hun\\ter2 i", ["-e", "PW=hun\\ter2"], ["hun\\ter2"]),
        ("run --env=PW=hun\\ter2 i", ["--env=PW=hun\\ter2"], ["hun\\ter2"]),
        ("PW: 'hunter''2'", ["PW: 'hunter''2'"], ["'hunter''2'"]),
        ('run -e PW=a"b"c', ["-e", "PW=a", "b", "c"], ["a", "b", "c"]),
        ("PW: |\n  a\n  b\n", ["PW: |\n  a\n  b"], ["|\n  a\n  b"]),
        ("ENV PW hun\\ter2", ["PW hun\\ter2"], ["hun\\ter2"]),
        ("x=-a\\b; run -e PW=$x", ["-a\\b"], ["-a\\b"]),
    ],
)
def test_a_secret_not_written_as_it_is_hides_all_but_option_and_name(source, pieces, hidden):
    value = "other than its source"
    assert [span.text for span in places(_spans(source, *pieces), "PW", value, Secret(0, len(value), "", sure=False))] == hidden


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("export DB_PASSWORD=hunter2", ["hunter2"]),
        ("  DB_PASSWORD: 'hunter2' # note", ["hunter2"]),
        ('"apiKey": "hunter2",', ["hunter2"]),
        ("curl https://app:hunter2@api/x", ["hunter2"]),
        ("DATABASE_URL=postgres://app:hunter2@db/app", ["hunter2"]),
        ("- DB_PASSWORD=${DB_PASSWORD:-hunter2}", ["hunter2"]),
        (f"echo {TOKENS['a GitHub token']} | docker login", [TOKENS["a GitHub token"]]),
        ("docker run -e DB_PASSWORD=$(cat pw) i", []),
        ("docker run -e DB_PASSWORD=$PW -e TOKEN_TTL=3600 --user=root image", []),
        ("DB_PASSWORD_FILE: /run/secrets/db", []),
    ],
)
def test_spots_of_source_that_look_like_a_secret(source, hidden):
    assert [source[start:end] for start, end in dict.fromkeys(spots(source))] == hidden


@pytest.mark.parametrize(
    "piece", ["eyJ-", "a", "://:", "${", "$(", "a ", "{", "-----BEGIN ", "password=", "a.b-", "`", "<", "/", "A", "x_TOKEN=a "]
)
def test_no_text_takes_long(piece):
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find("PASSWORD", text, resolved=False)
    list(spots(text))
    assert time.process_time() - started < 2.0
