"""One rule each: the file's name is the rule's id, its docstring the documentation, `check` the rule."""
