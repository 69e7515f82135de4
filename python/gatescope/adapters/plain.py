"""Looks into a tree of arrays, as functions of JAX have their weights; what is shown comes from a function of one's own."""

from __future__ import annotations

import sys
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from ..maps import Array, Map, NotSupported, Taps, as_maps


class PlainModel:
    """Weights in dictionaries, lists and tuples, or in any tree that JAX knows."""

    def __init__(self, params: Any, modules: Sequence[str], taps: Taps, _batch_first: bool) -> None:
        if modules:
            raise NotSupported("a tree of arrays has no modules to name; give `taps`, a function of the weights and the probe")
        jax = sys.modules.get("jax")
        self._jax = jax
        self.library = "JAX" if jax else "NumPy"
        self.version = str(jax.__version__ if jax else np.__version__)
        self.params, self.taps = params, taps
        leaves = self._leaves(params)
        self.parameters = list(leaves)
        self.parameter_count = sum(int(np.prod(np.shape(each))) for each in leaves.values())
        self.words = f"{len(leaves)} arrays"
        self._norms = jax.jit(_jax_norms) if jax else _norms

    def gradient_norms(self, gradients: Any) -> Optional[Array]:
        return None if gradients is None else self._norms(list(self._leaves(gradients).values()))

    def settle(self, waiting: Sequence[Array]) -> "np.ndarray[Any, Any]":
        return np.stack([np.asarray(each, np.float32) for each in waiting])

    def weight_norms(self) -> Mapping[str, float]:
        leaves = self._leaves(self.params)
        norms = np.asarray(self._norms(list(leaves.values())))
        return {name: float(norm) for name, norm in zip(leaves, norms)}

    def tell(self, params: Any) -> None:
        if params is not None:
            self.params = params

    def look(self, probe: Any) -> Tuple[List[Map], Array]:
        if self.taps is None:
            raise NotSupported("give `taps`, a function of the weights and the probe that returns arrays by name, such as lstm.f")
        found = self.taps(self.params, probe)
        output = found.pop("logits", None) if isinstance(found, dict) else None
        return as_maps(found), None if output is None else np.asarray(output, np.float32)

    def _leaves(self, tree: Any) -> Dict[str, Array]:
        if self._jax is None:
            return dict(_walk(tree, ""))
        pairs, _ = self._jax.tree_util.tree_flatten_with_path(tree)
        return {_path(path) or "value": each for path, each in pairs}


def _path(path: Any) -> str:
    keys = [getattr(each, "key", getattr(each, "idx", getattr(each, "name", each))) for each in path]
    return ".".join(str(key) for key in keys)


def _walk(tree: Any, path: str) -> Iterator[Tuple[str, Array]]:
    if isinstance(tree, (Mapping, list, tuple)):
        entries = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
        for key, each in entries:
            yield from _walk(each, f"{path}.{key}" if path else str(key))
    else:
        yield path or "value", tree


def _jax_norms(leaves: List[Array]) -> Array:
    import jax.numpy as jnp

    return jnp.stack([jnp.sqrt(jnp.sum(jnp.square(each.astype(jnp.float32)))) for each in leaves])


def _norms(leaves: List[Array]) -> Array:
    return np.asarray([np.linalg.norm(np.asarray(each, np.float32)) for each in leaves], np.float32)
