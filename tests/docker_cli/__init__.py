"""Holds the command-line reader to the real docker CLI: a stand-in engine, a generator of command lines, what was recorded."""
