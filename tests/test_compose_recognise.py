"""Compose files under other names."""

from __future__ import annotations

import pytest

from scanner.compose.recognise import looks_like_compose


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  web:\n    image: x\n",
        "\ufeffservices:\r\n  web:\r\n    image: x\r\n",
        "version: '3'\n\n# c\nservices: # d\n\n    # e\n    web:\n        hostname: h\n        build: .\n",
        '"services":\n  web:\n    "image" : x\n',
        "services: &s\n  web: {hostname: a, image: x}\n",
        "services: {web: {image: x}}\n",
        "x-base: &b\n  image: x\nservices:\n  web:\n    <<: *b\n",
        "x-base: &b {image: x}\nservices:\n  web: *b\n",
        "services:\n  web:\n    build:\n      context: .\n",
        "a: b\n---\nservices:\n  web:\n    image: x\n",
        '{"services": {"web": {"image": "x"}}}',
    ],
)
def test_services_that_run_something(text: str) -> None:
    assert looks_like_compose(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:\n",
        "image: x\nservices:\n  - docker:dind\n",
        "services:\n- name: docker:dind\n  image: x\n",
        "services:\n  app.image:\n    class: A\n    arguments:\n      image: x\n",
        "services:\n  image:\n    class: A\n",
        "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n",
        "# services:\n#   web:\n#     image: x\n",
        "text: |\n  services:\n    web:\n      image: x\n",
        "services:\n  web:\n    labels:\n      image: x\n",
        "services:\n  web:\n    hostname: h\nother:\n  web:\n    image: x\n",
        "services:\n  web:\n    images: 3\n    rebuild: x\n",
        "services:\n  web:\n    # image: x\n    hostname: h\n",
        '{"services": ["web"], "image": 1}',
        "{{ services }} image",
    ],
)
def test_other_services(text: str) -> None:
    assert not looks_like_compose(text)
