"""One file a format: what its text launches, builds and says."""
