#!/usr/bin/env bash
# Installs capdrop into an environment of its own, from this checkout and from packages whose hashes stand in it: pinning the
# action pins everything. Once a job, however often the action is used in it.
set -euo pipefail
cd -- "$RUNNER_TEMP" # and -I below: nothing of the scanned tree is taken for a module of Python's

if [[ ${RUNNER_OS:-} == Windows ]]; then
    echo '::error title=capdrop::The action runs on Linux and macOS; use runs-on: ubuntu-latest'
    exit 2
fi
for python in python3 python3.14 python3.13 python3.12 python3.11 ''; do
    if [[ -z $python ]]; then
        echo '::error title=capdrop::Python 3.11 or newer is needed on the runner; put actions/setup-python before this step'
        exit 2
    fi
    "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && break
done
requirements=$GITHUB_ACTION_PATH/action-requirements.txt
venv=$RUNNER_TEMP/capdrop-$(cksum < "$requirements" | tr ' ' -)
if [[ ! -e $venv/installed ]]; then
    "$python" -I -m venv --clear "$venv"
    "$venv/bin/python" -I -m pip install --quiet --no-input --no-compile --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: --requirement "$requirements"
    touch "$venv/installed"
fi
packages=$("$venv/bin/python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$GITHUB_ACTION_PATH" > "$packages/capdrop.pth"
printf 'python=%s\n' "$venv/bin/python" >> "$GITHUB_OUTPUT"
