"""Makefiles as GNU make reads them: statements, variables, functions."""
