#!/usr/bin/env bash
# One scan writes all reports. Its status is kept for the last step, so that findings are uploaded before they fail the job.
set -euo pipefail

finish() {
    printf 'exit-code=%s\n' "$1" >> "$GITHUB_OUTPUT"
    exit
}

error() {
    local text=${1//'%'/%25}
    printf '::error title=capdrop::%s\n' "${text//$'\r'/%0D}"
}

# Runs the scan. Whatever it says, GitHub's runner takes none of it for a command to it.
# -I: neither the scanned folder nor the environment adds to what Python imports.
scan() (
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    trap 'printf "\n::%s::\n" "$token"' EXIT
    printf '::stop-commands::%s\n' "$token"
    status=0
    "$PYTHON" -I -m scanner --output "sarif=$reports/sarif" --output "github=$reports/annotations" \
        --output "markdown=$reports/summary" --output "gitlab=$reports/findings" "${arguments[@]}" 2> "$reports/said" || status=$?
    cat -- "$reports/said"
    exit "$status"
)

reports=$(mktemp -d "$RUNNER_TEMP/capdrop.XXXXXX")
"$PYTHON" -I "$GITHUB_ACTION_PATH/action/arguments.py" > "$reports/arguments" || finish 2
arguments=()
while IFS= read -r -d '' argument; do
    arguments+=("$argument")
done < "$reports/arguments"

status=0
scan || status=$?
if ((status > 1)); then
    said=$(tail -n 1 -- "$reports/said")
    error "${said:-The scan ended with status $status}"
    finish "$status"
fi
if [[ ! -e $reports/findings ]]; then
    error 'The scan ended without a report; either it crashed, or args asks for something else than a scan'
    finish 2
fi
if [[ -d $GIVEN_SARIF_FILE && ! -L $GIVEN_SARIF_FILE ]]; then
    error 'sarif-file is the name of one file, and there is a folder of that name'
    finish 2
fi
mkdir -p -- "$(dirname -- "$GIVEN_SARIF_FILE")"
rm -f -- "$GIVEN_SARIF_FILE" # a link in the tree could lead anywhere
mv -- "$reports/sarif" "$GIVEN_SARIF_FILE"
# GitLab's report is a list with an entry for each finding, however many there are.
findings=$("$PYTHON" -I -c 'import json, sys; print(len(json.load(sys.stdin)))' < "$reports/findings")
printf '%s=%s\n' sarif-file "$GIVEN_SARIF_FILE" findings "$findings" reports "$reports" >> "$GITHUB_OUTPUT"
finish "$status"
