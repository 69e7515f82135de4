"""How each library is looked into; the library of a model is found by what the model is."""

from __future__ import annotations

import sys
from typing import Any, List, Mapping, Optional, Protocol, Sequence, Tuple

import numpy as np

from ..maps import Array, Map, Taps


class Adapter(Protocol):
    """What the watch needs of a library."""

    library: str
    version: str
    words: str
    """The layers in a few words."""
    parameters: List[str]
    parameter_count: int

    def gradient_norms(self, gradients: Any) -> Optional[Array]:
        """The norm of each parameter's gradient [parameters], perhaps still on the device; None where there are no gradients."""

    def settle(self, waiting: Sequence[Array]) -> "np.ndarray[Any, Any]":
        """Arrays that may still be on the device, stacked, as NumPy has them."""

    def weight_norms(self) -> Mapping[str, float]:
        """The norm of each parameter."""

    def look(self, probe: Any) -> Tuple[List[Map], Array]:
        """The maps of the model on the probe, and what the model gives for it."""

    def tell(self, params: Any) -> None:
        """The weights as they are now, where the model does not hold them itself."""


def adapter_of(model: Any, modules: Sequence[str], taps: Taps, batch_first: bool) -> Adapter:
    """The adapter of the library that the model is of. A model of no known library is a tree of arrays, as in JAX."""
    torch, keras = sys.modules.get("torch"), sys.modules.get("keras")
    if keras is not None and isinstance(model, keras.layers.Layer):
        from .keras import KerasModel

        return KerasModel(model, modules, taps, batch_first)
    if torch is not None and isinstance(model, torch.nn.Module):
        from .pytorch import TorchModel

        return TorchModel(model, modules, taps, batch_first)
    from .plain import PlainModel

    return PlainModel(model, modules, taps, batch_first)
