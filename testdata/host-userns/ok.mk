backup:
	podman run --rm --userns=keep-id acme/backup:4.0 # --userns=host
