"""Random compose projects of several files: everything that Compose reads together to make one project.

A project is the texts of its files and the command that is run in one of its folders. What its parts mean is left to
Compose; here it is only seen to that they fit together, so that few projects are refused.
"""

from __future__ import annotations

import posixpath
import random
from dataclasses import dataclass, field
from typing import Any

from tests.compose.bodies import Bodies
from tests.compose.variables import Scope
from tests.compose.writing import Raw, Tagged, block

_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
_OVERRIDES = ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yml", "docker-compose.override.yaml"]
_UNTAGGED = {"image", "extends", "<<", "depends_on", "networks", "use_api_socket"}


@dataclass
class Project:
    """`files`: path → text; `folder`: where the command is run; `arguments`: its options that say which files it takes;
    `directory`: what Compose calls the project directory; `main`: the files that are merged, in order; `templates`: files
    of services to extend, of which some are not extended."""

    files: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    directory: str = ""
    main: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)


@dataclass
class _Place:
    """Where a file is read: `here` is the folder that its paths are relative to, `scope` its variables, `common` the files
    of services to extend that were made for it, `depth` how many includes led to it."""

    here: str
    scope: Scope
    depth: int = 0
    common: list[tuple[str, list[str]]] = field(default_factory=list)


def project(seed: int) -> Project:
    """The project of a seed."""
    return _Maker(random.Random(seed)).project()


def single(seed: int, services: int) -> Project:
    """A project of one file, all of whose parts are in it."""
    maker = _Maker(random.Random(seed))
    maker.made.main = ["compose.yaml"]
    maker.files["compose.yaml"] = maker.document(_Place("", Scope(maker.rng)), 0, services, alone=True)
    return maker.made


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.bodies = Bodies(rng)
        self.made = Project()
        self.files = self.made.files
        self.declared: list[str] = []  # services that a later file may change
        self._count = 0

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    # -- the whole

    def project(self) -> Project:
        rng, made = self.rng, self.made
        made.folder = rng.choice(["", "", "app"])
        kind = rng.choice(["default", "default", "named", "named", "listed"])
        if kind == "default":
            number = rng.randrange(4)
            paths = [_NAMES[number]] + ([rng.choice(_OVERRIDES)] if self.chance(0.7) else [])
            first = made.folder
        else:
            folders = ["", "", "deploy/", "deploy/more/", "../other/" if made.folder else "other/"]
            paths = [
                f"{rng.choice(folders)}{self.fresh(rng.choice(['base', 'dev', 'x.']))}.yaml" for _ in range(rng.randrange(1, 4))
            ]
            if kind == "listed":  # the scanner looks for COMPOSE_FILE in folders that have a compose file
                paths[0] = posixpath.basename(paths[0])
            first = _join(made.folder, posixpath.dirname(paths[0]))
        if kind == "named":
            for path in paths:
                made.arguments += rng.choice([["-f", path], ["--file", path], [f"--file={path}"]])
        if kind != "default" and self.chance(0.2):
            first = _join(made.folder, "work")
            self.files[_join(first, "keep.txt")] = ""
            made.arguments += ["--project-directory", "work"] if kind == "named" else []
            first = first if kind == "named" else _join(made.folder, posixpath.dirname(paths[0]))
        made.directory = first
        scope = self._environment(first, paths if kind == "listed" else [])
        made.main = [_join(made.folder, path) for path in paths]
        self._main_files(_Place(first, scope), made.main)
        if made.arguments:
            tool = rng.choice(["docker compose", "docker compose", "docker-compose"])
            self.files[_join(made.folder, "run.sh")] = f"#!/bin/sh\n{tool} {' '.join(made.arguments)} up -d\n"
        return made

    def _environment(self, folder: str, listed: list[str]) -> Scope:
        """The environment files of the whole project. `listed`: what COMPOSE_FILE names."""
        rng, made = self.rng, self.made
        scope = Scope(rng)
        if self.chance(0.25):
            for _ in range(rng.randrange(1, 3)):
                path = f"{rng.choice(['', 'env/'])}{self.fresh('vars')}.env"
                made.arguments += rng.choice([["--env-file", path], [f"--env-file={path}"]])
                self.files[_join(made.folder, path)] = scope.env_file()
            if listed:
                first = made.arguments[1] if made.arguments[0] == "--env-file" else made.arguments[0].partition("=")[2]
                self.files[_join(made.folder, first)] += "\n" + self._compose_file(listed)
            if self.chance(0.5):
                self.files[_join(made.folder, ".env")] = Scope(rng).env_file()
            return scope
        if listed or self.chance(0.7):
            seen = scope if listed or folder == made.folder else Scope(rng)  # Compose takes that of the project's folder
            text = seen.env_file()
            profiles = "COMPOSE_PROFILES=debug\n" if self.chance(0.2) else ""
            self.files[_join(made.folder, ".env")] = text + "\n" + profiles + (self._compose_file(listed) if listed else "")
        if folder != made.folder and self.chance(0.5):
            self.files[_join(folder, ".env")] = scope.env_file()
        return scope

    def _compose_file(self, paths: list[str]) -> str:
        if self.chance(0.3):
            return f"COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE={','.join(paths)}\n"
        return f"COMPOSE_FILE={':'.join(paths)}\n"

    def _main_files(self, place: _Place, paths: list[str]) -> None:
        layer = 0
        for path in paths:
            documents = []
            for _ in range(2 if self.chance(0.2) else 1):
                documents.append(self.document(place, layer, self.rng.randrange(4, 9) if layer == 0 else self.rng.randrange(3)))
                layer += 1
            start = "---\n" if self.chance(0.2) else ""
            self.files[path] = start + "---\n".join(documents)

    # -- a document

    def document(self, place: _Place, layer: int, new: int, *, alone: bool = False, shared: bool = True) -> str:
        """The text of a document. `new`: how many services it declares; it changes some that were declared before.

        `alone`: it refers to no other file. `shared`: it belongs to the project's own files, whose first declares the
        volumes and networks that services name.
        """
        rng = self.rng
        parts: dict[str, Any] = {}
        anchors = [f"base{n}" for n in range(3)]
        for anchor in anchors:
            body = self.bodies.body(place.scope, -1, 3)
            parts[self.fresh(f"x-{anchor}-")] = Tagged(f"&{anchor}", body)
        earlier = list(self.declared)
        if not alone and (layer == 0 and self.chance(0.45) if shared else self.chance(0.25)) and place.depth < 3:
            parts["include"] = [self._include(place) for _ in range(rng.randrange(1, 3))]
            if self.declared != earlier and self.chance(0.2):
                again = self._over(place, place, self.declared[len(earlier) :], complete=True)
                parts["include"].insert(rng.randrange(2), again)
        services: dict[str, Any] = {}
        known: list[str] = []
        values: dict[str, list[str]] = {}
        for _ in range(new):
            name = self.fresh(rng.choice(["web-", "db_", "a.", "S"]))
            services[name] = self._service(place, layer, known, anchors, values, alone=alone)
            known.append(name)
        for name in rng.sample(earlier, min(len(earlier), rng.randrange(1, 5))) if shared and layer else []:
            services[name] = self._changed(place, layer)
        if shared and "include" in parts and self.chance(0.5):
            included = [name for name in self.declared if name not in earlier]
            services |= {name: self._changed(place, 6) for name in rng.sample(included, min(len(included), 2))}
        self.declared += known
        parts["services"] = services
        if shared and layer == 0:
            parts |= self._resources()
        if self.chance(0.15):
            parts = {
                "services" if key == "services" else key: parts[key] for key in sorted(parts, key=lambda key: key[:2] != "x-")
            }
        return block({key: part for key, part in parts.items() if part}, 0, rng) + "\n"

    def _resources(self) -> dict[str, Any]:
        """What services name: volumes, networks, secrets and configs."""
        rng = self.rng
        options = {"type": "none", "o": rng.choice(["bind", "bind,ro"]), "device": "/srv/x"}
        device = rng.choice(["./vol", "${DIR0:-/v}", "~/v", "/etc"])
        return {
            "volumes": {
                "data": {},
                "cache": None,
                "bound": {"driver": "local", "driver_opts": options},
                "bound2": {"driver_opts": {"o": "bind", "type": "none", "device": device}},
            },
            "networks": {"front": None, "back": {"driver": "bridge"}},
            "secrets": {"s1": {"file": rng.choice(["./s1.txt", "../s1.txt", "/etc/shadow"])}, "s2": {"environment": "WORD0"}},
            "configs": {"c1": {"file": "sub/c1"}, "c2": {"content": "x ${WORD0:-d}"}},
        }

    # -- services

    def _service(
        self, place: _Place, layer: int, known: list[str], anchors: list[str], values: dict[str, list[str]], *, alone: bool
    ) -> Any:
        """A service. `known`: those before it in the document; `values`: by key the anchors that stand at values of it."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.12:
            body: dict[str, Any] = {"<<": _merged(rng, anchors), "image": self.bodies.image(place.scope)}
            body |= self.bodies.body(place.scope, layer, 6)
            self._tag(body)
        elif kind < 0.24 and known:
            base = rng.choice(known)
            body = {"extends": base if self.chance(0.5) else {"service": base}} | self.bodies.body(place.scope, -1, 5)
            self._tag(body)
        elif kind < 0.5 and not alone:
            file, names = self._common(place)
            body = {"extends": {"file": file, "service": rng.choice(names)}} | self.bodies.body(place.scope, layer, 5)
            self._tag(body)
        else:
            body = {"image": self.bodies.image(place.scope)} | self.bodies.body(place.scope, layer, 9)
        self._more(body, place, known, alone=alone)
        return self._anchored(body, values)

    def _more(self, body: dict[str, Any], place: _Place, known: list[str], *, alone: bool) -> None:
        """Keys that need something beside them: another service, a file, a secret."""
        rng = self.rng
        if known and self.chance(0.15):
            body["depends_on"] = rng.choice([[known[0]], {known[0]: {"condition": "service_started"}}])
        if self.chance(0.15):
            body["secrets"] = rng.choice([["s1"], ["s1", "s2"], [{"source": "s1", "target": rng.choice(["x", "/a/b"])}]])
        if self.chance(0.1):
            body["configs"] = rng.choice([["c1"], [{"source": "c1", "target": "/etc/c"}], ["c2"]])
        if not alone and self.chance(0.15):
            body["env_file"] = self._env_file(place)

    def _env_file(self, place: _Place) -> Any:
        path = f"{self.rng.choice(['', './', 'sub/'])}{self.fresh('service')}.env"
        self.files[_join(place.here, path)] = Scope(self.rng).env_file()
        return self.rng.choice([path, [path], [{"path": path, "required": False}, {"path": "no.env", "required": False}]])

    def _anchored(self, body: dict[str, Any], values: dict[str, list[str]]) -> dict[str, Any]:
        """Some values given an anchor, or an alias of an earlier one's."""
        for key, value in body.items():
            if key in _UNTAGGED or isinstance(value, Tagged):
                continue
            if key in values and self.chance(0.25):
                body[key] = Raw(f"*{self.rng.choice(values[key])}")
            elif self.chance(0.08):
                anchor = self.fresh("v")
                values.setdefault(key, []).append(anchor)
                body[key] = Tagged(f"&{anchor}", value)
        return body

    def _tag(self, body: dict[str, Any]) -> None:
        """Some values tagged to replace what they would be merged with, or to take it away."""
        for key, value in body.items():
            if key in _UNTAGGED or isinstance(value, Raw) or not self.chance(0.12):
                continue
            if self.chance(0.5):
                body[key] = Tagged("!override", value)
            else:
                body[key] = Tagged("!reset", self.rng.choice([None, value, [] if isinstance(value, list) else None]))

    def _changed(self, place: _Place, layer: int) -> Any:
        """What a later file says of a service that is declared already."""
        body = self.bodies.body(place.scope, layer, 6)
        if self.chance(0.04):
            return Tagged("!override", {"image": self.bodies.image(place.scope)} | body)
        if self.chance(0.02):
            return Tagged("!reset", None)
        self._tag(body)
        return body

    # -- other files

    def _common(self, place: _Place) -> tuple[str, list[str]]:
        """A file of services to extend, as the files of a place name it, and those services."""
        if place.common and self.chance(0.4):
            return self.rng.choice(place.common)
        folder = self.rng.choice(["", "./", "sub/", "sub/lower/", "../beside/" if place.here else "beside/"])
        path = f"{folder}{self.fresh('common')}.y{self.rng.choice(['', 'a'])}ml"
        full = _join(place.here, path)
        below = _Place(posixpath.dirname(full), place.scope)
        names: list[str] = []
        services: dict[str, Any] = {}
        for _ in range(self.rng.randrange(1, 4)):
            body: dict[str, Any] = {"image": self.bodies.image(place.scope)}
            kind = self.rng.random()
            if kind < 0.3 and full.count("/") < 5:
                file, others = self._common(below)
                body = {"extends": {"file": file, "service": self.rng.choice(others)}}
            elif kind < 0.5 and names:
                body = {"extends": self.rng.choice([names[-1], {"service": names[-1]}])}
            body |= self.bodies.body(place.scope, 7 if "image" in body else -1, 6)
            if "extends" in body:
                self._tag(body)
            self._more(body, below, [], alone=False)
            names.append(self.rng.choice([f"common{len(names)}", f"web{len(names)}"]))
            services[names[-1]] = body
        self.files[full] = block({"services": services}, 0, self.rng) + "\n"
        place.common.append((path, names))
        self.made.templates.append(full)
        return path, names

    def _include(self, place: _Place) -> Any:
        """An element of `include`, and the files that it takes in."""
        rng = self.rng
        folder = rng.choice(["", "inc/", "inc/deep/", "./more/"])
        path = f"{folder}{self.fresh('part')}.yaml"
        long: dict[str, Any] = {}
        scope = Scope(rng, place.scope.known)
        here = posixpath.dirname(_join(place.here, path))
        outermost = place.depth == 0  # deeper, Compose takes these paths to be relative to where it is run
        if outermost and self.chance(0.25):
            long["project_directory"] = rng.choice([".", "inc", "elsewhere"])
            here = _join(place.here, long["project_directory"])
            self.files.setdefault(_join(here, "keep.txt"), "")
        if outermost and self.chance(0.3):
            names = [f"{rng.choice(['', 'env/'])}{self.fresh('inc')}.env" for _ in range(rng.randrange(1, 3))]
            for name in names:
                self.files[_join(place.here, name)] = scope.env_file()
            long["env_file"] = names[0] if len(names) == 1 and self.chance(0.5) else names
        elif self.chance(0.4) and _join(here, ".env") not in self.files:
            self.files[_join(here, ".env")] = scope.env_file()
        inside = _Place(here, scope, place.depth + 1)
        before = len(self.declared)
        self.files[_join(place.here, path)] = self.document(inside, 0, rng.randrange(1, 4), shared=False)
        if self.chance(0.25):
            return {"path": [path, self._over(place, inside, self.declared[before:])]} | long
        if long or self.chance(0.3):
            return {"path": rng.choice([path, [path]])} | long
        return path

    def _over(self, place: _Place, inside: _Place, names: list[str], *, complete: bool = False) -> str:
        """A file over an included one, or a `complete` one that says more of the same services."""
        path = f"{self.fresh('over')}.yaml"
        some = self.rng.sample(names, min(len(names), 2))
        if complete:
            changed = {name: {"image": self.bodies.image(inside.scope)} | self.bodies.body(inside.scope, 5, 6) for name in some}
        else:
            changed = {name: self._changed(inside, 1) for name in some}
        self.files[_join(place.here, path)] = block({"services": changed}, 0, self.rng) + "\n"
        return path


def _merged(rng: random.Random, anchors: list[str]) -> Any:
    """What stands behind a merge key."""
    first, second = rng.sample(anchors, 2)
    return rng.choice([Raw(f"*{first}"), [Raw(f"*{first}"), Raw(f"*{second}")]])


def _join(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined
