"""A module for each kind of thing that is read; see `target.py`."""
