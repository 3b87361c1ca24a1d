"""Fixes: what they write, and that it holds."""
