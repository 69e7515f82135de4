"""Looks into models of Keras 3 on any of its backends: gates of LSTM, GRU and SimpleRNN layers, and outputs of layers that are named."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import keras
import numpy as np
from keras import layers, ops

from ..gates import Gates, gru, lstm, maps_of, rnn
from ..maps import Array, Map, NotSupported, Taps, as_maps, named, two_dimensional

Call = Tuple[Tuple[Any, ...], Dict[str, Any], Any]


class KerasModel:
    """A model or layer of Keras."""

    library = "Keras"
    version = f"{keras.__version__} on {keras.backend.backend()}"

    def __init__(self, model: Any, modules: Sequence[str], taps: Taps, _batch_first: bool) -> None:
        if not model.built:
            raise NotSupported("the Keras model has no weights yet; build it, for example by calling it once")
        self.model, self.taps = model, taps
        self.parameters = [each.path for each in model.trainable_variables]
        self.parameter_count = sum(int(np.prod(each.shape)) for each in model.trainable_variables)
        every = list(model._flatten_layers(include_self=False))
        self._recurrent = {name: each for name, each in _recurrent_layers(every)}
        for name, each in self._recurrent.items():
            _check(name, each)
        by_name = {each.name: each for each in every}
        missing = [name for name in modules if name not in by_name]
        if missing:
            raise NotSupported(f"the model has no layer {', '.join(missing)}; it has {', '.join(by_name)}")
        self._named = {name: by_name[name] for name in modules}
        self.words = ", ".join(_words(each) for each in (getattr(model, "layers", None) or [model])[:8])

    def gradient_norms(self, gradients: Any) -> Optional[Array]:
        if gradients is None:
            return None
        return ops.stack([ops.sqrt(ops.sum(ops.square(ops.cast(each, "float32")))) for each in gradients])

    def settle(self, waiting: Sequence[Array]) -> "np.ndarray[Any, Any]":
        return np.stack([np.asarray(ops.convert_to_numpy(each), np.float32) for each in waiting])

    def weight_norms(self) -> Mapping[str, float]:
        return {each.path: float(np.linalg.norm(ops.convert_to_numpy(each))) for each in self.model.trainable_variables}

    def tell(self, params: Any) -> None:
        pass

    def look(self, probe: Any) -> Tuple[List[Map], Array]:
        calls: Dict[str, List[Call]] = {}
        watched = {**self._named, **self._recurrent}
        for name, each in watched.items():
            # The attribute of the instance hides the method of its class, and Keras does not keep it as a part of the layer.
            object.__setattr__(each, "call", _listener(calls, name, each.call))
        try:
            output = self.model(*probe, training=False) if isinstance(probe, tuple) else self.model(probe, training=False)
            maps = as_maps(self.taps(self.model, probe)) if self.taps else []
        finally:
            for each in watched.values():
                each.__dict__.pop("call", None)
        for name, each in self._recurrent.items():
            for call in calls.get(name, [])[:1]:
                maps += maps_of(name, _gates(name, each, call))
        for name in self._named:
            if name not in self._recurrent:
                if name not in calls:
                    raise NotSupported(f"the layer {name} is not called when the model reads the probe")
                maps.append(named(name, "output", two_dimensional(_numbers(calls[name][0][2]), name)))
        return maps, _numbers(output[0] if isinstance(output, (list, tuple)) else output)


def _recurrent_layers(every: Sequence[Any]) -> Iterator[Tuple[str, Any]]:
    inner = set()
    for each in every:
        if isinstance(each, layers.Bidirectional):
            inner |= {id(each.forward_layer), id(each.backward_layer)}
            yield each.name, each.forward_layer
            yield f"{each.name} reverse", each.backward_layer
    for each in every:
        if isinstance(each, (layers.LSTM, layers.GRU, layers.SimpleRNN)) and id(each) not in inner:
            yield each.name, each


def _check(name: str, layer: Any) -> None:
    if not isinstance(layer, (layers.LSTM, layers.GRU, layers.SimpleRNN)):
        raise NotSupported(f"{name} is a {type(layer).__name__}; gates are recomputed of LSTM, GRU and SimpleRNN")
    if layer.stateful:
        raise NotSupported(f"{name} is stateful: a probe would change the states of training")
    wanted = ("tanh", "relu") if isinstance(layer, layers.SimpleRNN) else ("tanh",)
    if layer.cell.activation.__name__ not in wanted:
        raise NotSupported(f"{name} uses {layer.cell.activation.__name__}; its states are recomputed with {' or '.join(wanted)} only")
    gate = getattr(layer.cell, "recurrent_activation", None)
    if gate is not None and gate.__name__ != "sigmoid":
        raise NotSupported(f"the gates of {name} use {gate.__name__}; they are recomputed with sigmoid only")


def _listener(calls: Dict[str, List[Call]], name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def listen(*args: Any, **kwargs: Any) -> Any:
        output = call(*args, **kwargs)
        calls.setdefault(name, []).append((args, kwargs, output))
        return output

    return listen


def _gates(name: str, layer: Any, call: Call) -> Gates:
    args, kwargs, _ = call
    mask = kwargs.get("mask")
    if mask is not None and not np.all(_numbers(mask)):
        raise NotSupported(f"{name} reads a mask; give a probe without padding")
    x = _numbers(args[0] if args else kwargs["sequences"])[0]
    state = kwargs.get("initial_state")
    states = [] if state is None else [_numbers(each)[0] for each in (state if isinstance(state, (list, tuple)) else [state])]
    gates = _recomputed(layer, x[::-1] if layer.go_backwards else x, states)
    return {gate: values[::-1] for gate, values in gates.items()} if layer.go_backwards else gates


def _recomputed(layer: Any, x: Array, states: List[Array]) -> Gates:
    cell = layer.cell
    kernel, recurrent = _numbers(cell.kernel), _numbers(cell.recurrent_kernel)
    bias = _numbers(cell.bias) if cell.use_bias else np.zeros(kernel.shape[1], kernel.dtype)
    start = states[0] if states else None
    if isinstance(layer, layers.LSTM):
        return lstm(x, kernel, recurrent, bias, *states)
    if isinstance(layer, layers.SimpleRNN):
        return rnn(x, kernel, recurrent, bias, start, relu=cell.activation.__name__ == "relu")
    input_bias, recurrent_bias = (bias[0], bias[1]) if bias.ndim == 2 else (bias, np.zeros_like(bias))
    swapped = [_reset_first(each) for each in (kernel, recurrent, input_bias, recurrent_bias)]
    return gru(x, *swapped, start, reset_after=cell.reset_after)


def _reset_first(array: Array) -> Array:
    """Keras has the order z, r, n along the last axis."""
    z, r, n = np.split(array, 3, axis=-1)
    return np.concatenate([r, z, n], axis=-1)


def _numbers(tensor: Any) -> Array:
    return np.asarray(ops.convert_to_numpy(tensor), np.float32)


def _words(layer: Any) -> str:
    size = next((getattr(layer, name) for name in ("units", "output_dim", "filters") if hasattr(layer, name)), "")
    return f"{type(layer).__name__} {size}".strip()
