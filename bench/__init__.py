"""How long the scanner takes: `make bench`."""
