"""Compose files as Compose v5 reads them: YAML with its places, interpolation, merging, and the keys of a service."""
