#!/usr/bin/env bash
# Shows what the scan has written, and ends with its status.
set -euo pipefail

if [[ $UPLOAD == failure ]]; then
    echo '::warning title=capdrop::The report was not taken by code scanning; the log of the upload says why. The job needs the' \
        'permission security-events: write (and actions: read in a private repository); upload-sarif: false does without.'
fi
if [[ -n $REPORTS ]]; then
    if [[ $ANNOTATIONS == true || ($ANNOTATIONS == auto && $UPLOAD != success) ]]; then
        cat -- "$REPORTS/annotations"
    fi
    if [[ $SUMMARY == true && -n ${GITHUB_STEP_SUMMARY:-} ]]; then
        cat -- "$REPORTS/summary" >> "$GITHUB_STEP_SUMMARY"
    fi
fi
exit "$STATUS"
