"""`dataclass` as `dataclasses` has it, but quick: to a type checker the same one, when run made at a fifth of the cost.

A scan of one file spends a fifth of its time on making the classes of its model. Most of that goes into what is written and
compiled anew for each of them: the guards of `frozen` (which the type checker has looked at already), `__repr__`, `__eq__`,
`__hash__` and, for those without docstring, a signature. Here only `__init__` is. And an instance of a class that is frozen when
run takes three times as long to make; a scan makes hundreds of thousands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(*, frozen=False, eq=True, order=False, unsafe_hash=False, **options):
        """Takes the options of `dataclasses.dataclass`. What is `frozen` has a hash; that nobody changes it is the type
        checker's to say."""

        def made(cls):
            cls.__doc__ = cls.__doc__ or cls.__name__
            own = vars(cls).get("__hash__")
            cls = dataclasses.dataclass(eq=order, order=order, repr=False, **options)(cls)
            if "__repr__" not in vars(cls):
                cls.__repr__ = _shown
            if eq:
                cls.__eq__, with_it = _comparison(cls)
                cls.__hash__ = own or (with_it if frozen or unsafe_hash else None)
            return cls

        return made

    def _comparison(cls):
        """`__eq__` and the `__hash__` that goes with it."""
        compared = [field.name for field in dataclasses.fields(cls) if field.compare]
        values = attrgetter(*compared or ["__class__"])

        def alike(self, other):
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        return alike, lambda self: hash(values(self))

    def _shown(self: Any) -> str:
        told = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
        return f"{type(self).__qualname__}({', '.join(told)})"
