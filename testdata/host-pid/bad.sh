#!/bin/bash
docker run -d --name monitor --pid host acme/process-monitor:1.9
sudo nerdctl run --rm --pid=host acme/process-monitor:1.9 top

opts=(--rm -it)
if [ "$1" = all ]; then
    opts+=(--pid host)
fi
docker run "${opts[@]}" acme/process-monitor:1.9
