"""Decides whether the report is to be uploaded to code scanning: says why not, and sets the step's output `upload`.

With `upload-sarif: auto` it is not where that must fail: a pull request from a fork has no right to it, and a private
repository need not have code scanning, which GitHub is asked about. Whatever else goes wrong is for the upload to say.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping

_SECONDS = 10  # that GitHub has for its answer


def hindrance(given: Mapping[str, str]) -> str:
    """Why there is to be no upload; empty where there is to be one. `given`: the step's environment."""
    if given["GIVEN_UPLOAD_SARIF"] == "false":
        return "upload-sarif is false"
    if given["GIVEN_UPLOAD_SARIF"] == "true":
        return ""
    if given["FORK"] == "true":
        return "a pull request from a fork may not"
    return _refusal(given) if given["PRIVATE"] == "true" and given["TOKEN"] else ""


def _refusal(given: Mapping[str, str]) -> str:
    """What GitHub says where the repository has no code scanning.

    That is 403 with "… must be enabled …"; a token without the permission gets 403 with another text, or 404.
    Source: GitHub REST API, "List code scanning alerts for a repository".
    """
    address = f"{given['GITHUB_API_URL']}/repos/{given['GITHUB_REPOSITORY']}/code-scanning/alerts?per_page=1"
    headers = {"Accept": "application/vnd.github+json", "Authorization": f"Bearer {given['TOKEN']}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        message = _message(error.read()) if error.code == 403 else ""
        return message if "enabled" in message else ""
    except (OSError, ValueError) as error:
        print(f"Whether there is code scanning could not be asked: {' '.join(str(error).split())}")
        return ""


def _message(body: bytes) -> str:
    try:
        return " ".join(str(json.loads(body)["message"]).split())
    except (ValueError, LookupError, TypeError):
        return ""


def main() -> int:
    reason = hindrance(os.environ)
    if reason:
        print(f"Not uploaded to code scanning: {reason}")
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
        output.write(f"upload={str(not reason).lower()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
