"""Which of our file formats a file is in: by its name, else by its first line or what it holds."""

from __future__ import annotations

import re

from scanner.compose.recognise import looks_like_compose

SHELL, MAKEFILE, COMPOSE, DOCKERFILE, BAKE, DAEMON = "shell", "makefile", "compose", "dockerfile", "bake", "daemon"

_SHELL_EXTENSIONS = {"sh", "bash", "zsh", "ksh", "dash", "ash"}
_SHELL_SHEBANG = re.compile(
    rb"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+|--\S+\s+|[A-Za-z_]\w*=\S*\s+)*(?:\S*/)?)?(?:busybox\s+)?(?:r?ba|da|[mr]?k|z|a)?sh(?:\s|$)"
)
_SHELL_NAME = re.compile(
    r"\.?(?:(?:ba|z|k|mk)?shrc|bash_\w+|z(?:shenv|profile|login|logout)|profile)"
    r"|\.(?:xprofile|xinitrc|xsession|xsessionrc|aliases|functions|exports|envrc)"
)
_MAKEFILE = re.compile(r"(?:GNUm|M)akefile(?:\..+)?|makefile|.+\.(?:mk|[mM]akefile)")
_DOCKERFILE = re.compile(r"(?:Docker|Container)file(?:[._-].+)?|dockerfile|containerfile|.+\.(?:[dD]ocker|[cC]ontainer)file")
_BAKE = re.compile(r"docker-bake(?:[.-].+)?\.json")
_DAEMON = re.compile(r"(?:.+[._-])?daemon\.json")
_COMPOSE = re.compile(r"(?:docker-|podman-)?compose(?:[._-].+)?\.ya?ml", re.I)
# What stands beside a Dockerfile or Makefile under its name; any other ending says which of several it is (Dockerfile.go).
_BESIDE = frozenset("adoc diff dockerignore html lock log md orig patch rej rst swp txt yaml yml".split())

_DOCKERFILE_START = re.compile(
    r"(?:[ \t]*(?:#.*)?\n|[ \t]*ARG[ \t].*\n)*[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*\S+(?:[ \t]+AS[ \t]+\S+)?[ \t]*$", re.I | re.M
)
_MAKE_RULE = re.compile(r"^[\w./%-]+(?:[ \t]+[\w./%-]+)*[ \t]*::?(?!=)[^\n]*\n\t", re.M)

_SERVICES_AT_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:[\"']?services|\s*\{)")
_SERVICES = re.compile(r"^services[ \t]*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]+[^\s#-]", re.M)

_INITIALS = "DCGM"  # of what may end in any extension: Dockerfile.go, Containerfile.go, GNUmakefile.c, Makefile.c

# What to do about a file that none of these fits.
HOW_TO_TELL = "name it like one (run.sh, Makefile, compose.yaml, Dockerfile) or give a script its `#!/bin/sh`"

# Names of formats with no shell, make or Dockerfile text in them. Only these go unopened: anything else may begin with `#!`.
_FOREIGN = frozenset(
    """
    adoc asm avi bat bin bmp bz2 c cc cfg cjs class cmake cmd cpp cs css csv cxx dart dat db diff dll dockerignore dylib
    ejs elm eot erb ex exe exs fs gem gif go golden gql gradle graphql groovy gz h hcl hpp hs htm html ico inc ini ipynb
    jar java jpeg jpg js json json5 jsonl jsonnet jsp jsx kt kts less lib libsonnet lock log lua m map markdown md mdx mjs mod
    mov mp3 mp4 mustache nix o obj odt otf patch pb pdf pem php pl png po pot ppt pptx prisma prom properties proto ps1
    psd psm1 pxd py pyc pyi pyx r rb rego rs rst s sarif sass scala scss snap so sol sql sum svelte svg swift swp tar tf
    tfvars tgz tif tiff toml ts tsv tsx ttf txt vue wasm wav webm webp whl woff woff2 xls xlsx xml xsd xsl xz zig zip
    zst
    """.split()
)


def _extension(name: str) -> str:
    stem, _, extension = name.rpartition(".")
    return extension.lower() if stem else ""


def by_name(name: str) -> str | None:
    """The format that a file's name (its last part) settles; None where it settles nothing."""
    extension = _extension(name)
    if extension == "json":
        return BAKE if _BAKE.fullmatch(name) else DAEMON if _DAEMON.fullmatch(name) else None
    if extension in _FOREIGN and name[0] not in _INITIALS:  # nearly every file of a tree: no pattern needs to be tried
        return None
    if extension in _SHELL_EXTENSIONS or _SHELL_NAME.fullmatch(name):
        return SHELL
    if _COMPOSE.fullmatch(name):
        return COMPOSE
    if extension in _BESIDE:
        return None
    if _DOCKERFILE.fullmatch(name):
        return DOCKERFILE
    return MAKEFILE if _MAKEFILE.fullmatch(name) and extension not in ("pl", "py") else None


def is_yaml(name: str) -> bool:
    return name.endswith((".yml", ".yaml"))


def may_be_script(name: str) -> bool:
    """Whether a file of this name is worth a look for a shebang."""
    return _extension(name) not in _FOREIGN


def has_shell_shebang(start: bytes) -> bool:
    """Whether the first bytes of a file are the shebang of a shell."""
    return start.startswith(b"#!") and _SHELL_SHEBANG.match(start) is not None


def may_be_compose(data: bytes) -> bool:
    """Whether a YAML file can have top-level services that run something; False only where it surely has none."""
    if b"services" not in data or not any(key in data for key in (b"image", b"build", b"extends")):
        return False
    return _SERVICES_AT_START.match(data) is not None or any(
        key in data for key in (b"\nservices", b'\n"services', b"\n'services")
    )


def by_content(name: str, text: str) -> str | None:
    """The format of a file whose name does not settle it.

    A text that is nothing else is a script, unless its name or its shebang says that it belongs to another language.
    """
    if has_shell_shebang(text[:256].encode()):
        return SHELL
    bare = "." not in name.rpartition("/")[2].lstrip(".")
    if (bare or is_yaml(name)) and looks_like_compose(text):
        return COMPOSE
    if is_yaml(name):
        return None
    if _DOCKERFILE_START.match(text):
        return DOCKERFILE
    if _MAKE_RULE.search(text):
        return MAKEFILE
    if text.startswith("#!"):
        return None
    return SHELL if bare or _extension(name) == "txt" or may_be_script(name) else None


def is_compose_fragment(name: str, text: str) -> bool:
    """Whether a YAML file has top-level services, though none with an image or a build: what an override may be."""
    return is_yaml(name) and _SERVICES.search(text) is not None
