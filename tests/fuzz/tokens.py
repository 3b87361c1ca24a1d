"""What stands for something in the formats that more than one target reads."""

from __future__ import annotations

DOCKER = (
    "docker run ", "docker create ", "podman run ", "docker compose -f a.yml up", "docker build -t a .", "docker ",
    " --privileged",
    " -v /:/host", " --cap-add=ALL", " alpine", " --security-opt seccomp=unconfined", " -m 1g",
)  # fmt: skip

SHELL = (
    *DOCKER, "$", "${", "}", "$(", ")", "`", "$((", "))", "((", "[[ ", " ]]", "'", '"', "$'", "\\", "\\\n", "\n", ";", ";;",
    "&", "&&",
    "||", "|", "(", "{ ", "<<E\n", "<<-'E'\n", "\nE\n", "<<<", "<(", ">", "2>&1", "#", "$@", '"$@"', "${a[@]}", "${#x}",
    "${!x}", "${x:-",
    "${x#", "${x%%", "${x//", "${x:1:2}", "${x^^}", "a=", "a+=", "a=(", "export ", "local ", "declare -A ", "readonly ",
    "unset ", "set -- ",
    "shift\n", "eval ", "source a.sh\n", ". ./b.sh\n", "if ", "then\n", "else\n", "elif ", "fi\n", "for x in ", "do\n",
    "done\n", "while ",
    "case ", " in\n", "esac\n", "f() {\n", "function f ", "f ", "return\n", "break\n", "cd ", "pushd ", "read x ", "printf ",
    "echo ", "sudo ",
    "env ", "xargs ", "bash -c '", "ssh h ", "cat ", "trap ", "alias a=", "{a,b}", "{1..9}", "x", "$x", "$1", " ", "\t", "=",
    "-", "/", "~",
    "*", "é", "\r", "time ", "! ",
)  # fmt: skip

MAKE = (
    *DOCKER, "$(", "${", ")", "}", "$", "$$", "\\\n", "\n", "\n\t", "=", ":=", "::=", "+=", "?=", "!=", ":", "::", "|", ";",
    "#", "\\#", "%",
    ",", "'", '"', " ", "\t", "define X\n", "endef\n", "ifeq (", "ifneq '", "ifdef ", "else ", "else\n", "endif\n", "include ",
    "-include a.mk\n",
    "export ", "unexport ", "override ", "private ", "undefine ", "vpath ", ".ONESHELL:\n", ".RECIPEPREFIX = >\n", ".PHONY: ",
    "SHELL=bash\n",
    "$(eval ", "$(call ", "$(foreach x,", "$(let x,", "$(if ", "$(or ", "$(and ", "$(shell ", "$(subst ", "$(patsubst ",
    "$(filter ",
    "$(word ", "$(wordlist ", "$(sort ", "$(join ", "$(value ", "$(origin ", "$(dir ", "$(addprefix ", "$(wildcard ",
    "$(file ", "$(error ",
    "$@", "$<", "$^", "$*", "$(@D)", "$(X)", "${Y}", "$(X:a=b)", "$(1)", "X", "Y", "t", "t: ", "all: t\n", "%.o: %.c\n", "a",
    "1", "9", "é",
    "$(MAKE) ", "@", "-", "+", "MAKEFLAGS", "$(MAKEFILE_LIST)", "(", "{", "\r",
)  # fmt: skip

DOCKERFILE = (
    *DOCKER, "FROM ", "FROM a AS b\n", "RUN ", "COPY ", "ADD ", "ENV ", "ARG ", "USER ", "USER root\n", "ENTRYPOINT ", "CMD ",
    "LABEL ",
    "ONBUILD ", "SHELL ", "WORKDIR /x\n", "VOLUME ", "EXPOSE ", "HEALTHCHECK ", "STOPSIGNAL ", "FOO ",
    "--mount=type=cache,target=/x ",
    "--security=insecure ", "--from=b ", "--chown=0 ", "\n", "\\\n", "`\n", "\\", "`", "# escape=`\n", "# syntax=x\n", "#",
    "<<E\n", "<<-'E' ",
    "\nE\n", "<<", "'", '"', "$", "${", "}", "$A", "${A:-", "${B:+", "${A#", "[", "]", '["', '", "', '"]', ",", "=", "A=b",
    " ", "\t", "a", "é",
    "scratch", "$$", "\u2028", "\ufeff", "\r", "|", "&&", ";", "sh -c ", "gosu ", "su-exec a", "adduser ", "chmod 4755 /x",
    "!", "{", "\\u0041",
)  # fmt: skip

YAML = (
    "services:\n", "  web:\n", "    ", "  ", "\n", "image: x\n", "build: .\n", "privileged: true\n", "cap_add: [ALL]\n",
    "volumes:\n", "- ",
    "- /:/host\n", "type: bind\n", "source: /\n", "environment:\n", "env_file: .env\n", "extends: ",
    "{file: b.yml, service: s}\n", "include:\n",
    "include: [b.yml]\n", "- b.yml\n", "deploy: {resources: {limits: {memory: 1g, cpus: '1'}}}\n", "security_opt: ",
    "command: ", "ports:\n",
    '- "80:80"\n', "devices: [/dev/kvm]\n", "user: root\n", "network_mode: host\n", "tmpfs: /x\n", "secrets: ", "configs: ",
    "networks: ",
    "&a ", "*a", "<<: *a\n", "<<: ", "!reset ", "!override ", "!!binary ", "!!set ", "!x ", "|\n", ">-\n", "? ", ": ", ":",
    "[", "]", "{", "}", ",",
    "'", '"', "#", "---\n", "...\n", "%YAML 1.1\n", "${", "}", "${A:-", "$A", "$$", "null", "~", "true", "0x1", "0o7", "1e3",
    "1:30", ".inf", ".nan",
    "2001-01-01", "x-a: ", "\t", "é", "\\", "\\x", "\\U0010ffff", "\n--- b.yml\n", "\n--- .env\n",
    "\n--- compose.override.yaml\n", "name: n\n",
    "version: '2'\n", "gpus: all\n", "pid: host\n", "mem_limit: 1g\n", "cpus: 1.5\n", "restart: always\n", "post_start: ",
    "profiles: [a]\n",
    "depends_on: ", "ulimits: ", "healthcheck: ", "logging: ", "labels: ", "args: ", "context: ", "- A=b\n", "A: b\n",
)  # fmt: skip
