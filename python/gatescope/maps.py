"""What a frame of the probe holds: heat maps of gates, states and other values, each [time steps, units]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

Array = Any
"""An array of NumPy, PyTorch, Keras or JAX."""


class NotSupported(ValueError):
    """The model has something that this package does not look into; the message says what, and what to do."""


@dataclass(frozen=True)
class Map:
    """Values over time: `values` is [time steps, units]. `role` chooses the colour, `range` the colour map."""

    layer: str
    name: str
    values: Array
    label: str = "value"
    code: str = "value"
    role: str = "plain"
    range: str = "signed"


@dataclass(frozen=True)
class Frame:
    """The probe as the model sees it after some steps of training."""

    words: Sequence[str]
    maps: Sequence[Map]
    weight_norms: Mapping[str, float] = field(default_factory=dict)
    next_words: Sequence[str] = ()
    next_chances: Optional[Array] = None
    """The likeliest next words at each time step, best first, and their probabilities [time steps, best]."""
    surprise: Optional[Array] = None
    """Bits that each word cost, given those before it."""


_KNOWN: "Dict[str, Tuple[str, str, str, str]]" = {
    "i": ("input gate", "value", "input", "gate"),
    "f": ("forget gate", "value", "forget", "gate"),
    "g": ("candidate", "value", "candidate", "signed"),
    "o": ("output gate", "value", "output", "gate"),
    "r": ("reset gate", "value", "input", "gate"),
    "z": ("update gate", "value", "forget", "gate"),
    "n": ("candidate", "value", "candidate", "signed"),
    "c": ("cell state", "cellState", "state", "signed"),
    "h": ("hidden state", "hiddenState", "state", "signed"),
    "output": ("output", "layerOutput", "plain", "signed"),
}


def named(layer: str, name: str, values: Array) -> Map:
    """A map whose words and colours follow from its name, such as `f` for a forget gate; other names are plain values."""
    label, code, role, range_ = _KNOWN.get(name, ("value", "value", "plain", "signed"))
    return Map(layer, name, values, label, code, role, range_)


Tapped = Union[Mapping[str, Array], Sequence[Map]]
"""What a `taps` function returns."""

Taps = Optional[Callable[[Any, Any], Tapped]]
"""A function of the model, or of its weights, and the probe."""


def as_maps(taps: Tapped) -> List[Map]:
    """Maps of what a `taps` function returns: maps as they are, or arrays by names such as `lstm.f`, layer before the last dot."""
    if not isinstance(taps, Mapping):
        return list(taps)
    maps = []
    for path, values in taps.items():
        layer, _, name = path.rpartition(".")
        maps.append(named(layer or path, name, values))
    return maps


def two_dimensional(values: Array, what: str, batch_first: bool = True) -> "np.ndarray[Any, Any]":
    """The first sequence of a batch as [time steps, units]; a vector at each step of several axes is laid out flat."""
    array = np.asarray(values, np.float32)
    if array.ndim >= 3:
        array = array[0] if batch_first else array[:, 0]
    if array.ndim < 2:
        raise NotSupported(f"{what} has the shape {list(array.shape)}, which is no sequence of vectors")
    return array.reshape(array.shape[0], -1)
