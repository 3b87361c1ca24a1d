"""Dockerfiles as BuildKit reads them: instructions, words, stages."""
