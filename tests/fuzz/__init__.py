"""Fuzzing: texts as an attacker might write them, thrown at everything that reads one.

    python -m tests.fuzz                        every target, shortly
    python -m tests.fuzz shell --seconds 600    one target, longer
    python -m tests.fuzz shell --input FILE     one text again; with --minimise, what is left of it that still fails

What is thrown at is in `targets/`, a function each: it reads a text, checks what must hold, and returns what it read.
Bytes become text by `encoding.py`, are made at random by `mutate.py` or guided by coverage by `guided.py`, and what a target
may not do (raise, hang, grow, say something else the second time) is seen to by `guard.py`.
"""
