"""What is known of images, each fact with its source. As Python, since a scan of one file would feel the reading of TOML."""
