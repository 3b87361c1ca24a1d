"""The tree as an attack: whole scans of hostile trees, each with bounds of time and memory, and what they may touch."""
