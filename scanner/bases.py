"""What an image takes from its base where that is built in the same repository, and what its builds make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner.launch import Image
from scanner.merge import scalar


def inherit(images: Iterable[Image], base_of: Callable[[Image], Image | None]) -> None:
    """Gives images whose base `base_of` knows the user of that base, and tells them of it. Chains are followed."""
    settled: set[int] = set()
    for image in images:
        chain = [image]
        while (base := base_of(chain[-1])) is not None and id(chain[-1]) not in settled:
            if any(base is each for each in chain) or base.file is chain[-1].file:
                break  # it overlays an image of its own name, which is then from outside
            chain.append(base)
        for upper, lower in zip(chain[-2::-1], chain[:0:-1], strict=True):
            if id(upper) not in settled:
                _take_over(upper, lower)
        settled.update(map(id, chain))


def _take_over(image: Image, base: Image) -> None:
    image.built_on = base
    if image.user is not None:
        return  # its own USER is the last word
    if base.onbuild is not None:
        image.user, image.runs_as_root = base.onbuild
        return
    starts_as_root = True if base.drops_root else base.runs_as_root
    if image.own_entrypoint:
        image.drops_root = image.drops_root and starts_as_root is not False
        image.runs_as_root = False if image.drops_root else starts_as_root
    else:
        image.drops_root, image.runs_as_root = base.drops_root, base.runs_as_root
    if image.runs_as_root is False:
        image.user = base.user


def unite(image: Image, variants: Sequence[Image]) -> None:
    """Makes `image` what its builds make of it, where those give arguments and may differ: root where one of them is."""
    if not variants or all(variant is image for variant in variants):
        return
    roots = {variant.runs_as_root for variant in variants}
    image.base = scalar([variant.base for variant in variants])
    image.user = scalar([variant.user for variant in variants if variant.runs_as_root is not False or roots == {False}])
    image.runs_as_root = True if True in roots else None if None in roots else False
    image.drops_root = all(variant.drops_root for variant in variants)
    image.built_on = next((variant.built_on for variant in variants if variant.built_on is not None), None)
