"""Recomputes gates and states of LSTM, GRU and RNN layers from their weights: fused kernels do not give them out."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

import numpy as np

from .maps import Array, Map, named

Gates = Dict[str, "np.ndarray[Any, Any]"]
Product = Callable[["np.ndarray[Any, Any]"], "np.ndarray[Any, Any]"]
"""A state [H] times the recurrent weights, with biases where there are any."""


def _sigmoid(x: Array) -> Array:
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _start(state: Optional[Array], units: int, like: Array) -> Array:
    return np.zeros(units, like.dtype) if state is None else np.asarray(state, like.dtype)


_ALONE = 9_000
"""Entries of a matrix up to which OpenBLAS multiplies it with a vector on one thread."""


def _times(matrix: Array) -> Product:
    """
    Products with a matrix, a few columns at a time. NumPy gives larger ones to threads that wait busily for a tenth of a second afterwards,
    and take the processor from the training loop.
    """
    columns = max(1, _ALONE // max(1, matrix.shape[0]))
    parts = [matrix[:, k : k + columns] for k in range(0, matrix.shape[1], columns)]
    return lambda vector: np.concatenate([vector @ part for part in parts])


def _drive(x: Array, kernel: Array, bias: Array) -> "np.ndarray[Any, Any]":
    times = _times(kernel)
    return np.stack([times(each) for each in x]) + bias


def lstm(x: Array, kernel: Array, recurrent: Array, bias: Array, h: Optional[Array] = None, c: Optional[Array] = None) -> Gates:
    """
    The gates i, f, g, o and the states c, h at each time step, [T, H]. `x` is [T, D], `kernel` [D, 4H] and `recurrent` [H, 4H] with the
    gates in the order i, f, g, o; `h` and `c` are the states before the first step, zeros where they are None.
    """
    return lstm_steps(_drive(x, kernel, bias), _times(recurrent), h, c)


def lstm_steps(drive: Array, product: Product, h: Optional[Array] = None, c: Optional[Array] = None) -> Gates:
    """What `lstm` returns, from what the input and the biases give, [T, 4H]."""
    steps, units = len(drive), drive.shape[1] // 4
    out = {name: np.empty((steps, units), drive.dtype) for name in "ifgoch"}
    h, c = _start(h, units, drive), _start(c, units, drive)
    for t in range(steps):
        a = drive[t] + product(h)
        i, f, o = _sigmoid(a[:units]), _sigmoid(a[units : 2 * units]), _sigmoid(a[3 * units :])
        g = np.tanh(a[2 * units : 3 * units])
        c = f * c + i * g
        h = o * np.tanh(c)
        _put(out, t, (i, f, g, o, c, h))
    return out


def gru(
    x: Array,
    kernel: Array,
    recurrent: Array,
    bias: Array,
    recurrent_bias: Optional[Array] = None,
    h: Optional[Array] = None,
    reset_after: bool = True,
) -> Gates:
    """
    The gates r, z, the candidate n and the state h at each time step, [T, H]. `kernel` is [D, 3H] and `recurrent` [H, 3H] with the order
    r, z, n. `reset_after`: the reset gate takes what the recurrent weights made of the state, as in cuDNN, and not the state itself.
    """
    drive = _drive(x, kernel, bias)
    units = recurrent.shape[0]
    extra = np.zeros(3 * units, drive.dtype) if recurrent_bias is None else recurrent_bias
    if reset_after:
        times = _times(recurrent)
        return gru_steps(drive, lambda state: times(state) + extra, h)
    gates, rest = slice(0, 2 * units), slice(2 * units, None)
    of_gates, of_candidate = _times(recurrent[:, gates]), _times(recurrent[:, rest])
    return gru_steps(drive, lambda state: of_gates(state) + extra[gates], h, lambda state: of_candidate(state) + extra[rest])


def gru_steps(drive: Array, product: Product, h: Optional[Array] = None, candidate: Optional[Product] = None) -> Gates:
    """
    What `gru` returns, from what the input and its biases give, [T, 3H]. `product` gives the gates' part of the state and the candidate's, with
    their biases; where the reset gate takes the state itself, the candidate's is that of `candidate`.
    """
    steps, units = len(drive), drive.shape[1] // 3
    out = {name: np.empty((steps, units), drive.dtype) for name in "rznh"}
    h = _start(h, units, drive)
    for t in range(steps):
        past = product(h)
        both = _sigmoid(drive[t, : 2 * units] + past[: 2 * units])
        r, z = both[:units], both[units:]
        n = np.tanh(drive[t, 2 * units :] + (r * past[2 * units :] if candidate is None else candidate(r * h)))
        h = (1.0 - z) * n + z * h
        _put(out, t, (r, z, n, h))
    return out


def rnn(x: Array, kernel: Array, recurrent: Array, bias: Array, h: Optional[Array] = None, relu: bool = False) -> Gates:
    """The state h of a plain recurrent layer at each time step, [T, H], with tanh or ReLU."""
    return rnn_steps(_drive(x, kernel, bias), _times(recurrent), h, relu)


def rnn_steps(drive: Array, product: Product, h: Optional[Array] = None, relu: bool = False) -> Gates:
    """What `rnn` returns, from what the input and the biases give, [T, H]."""
    out = np.empty_like(drive)
    h = _start(h, drive.shape[1], drive)
    for t in range(len(drive)):
        a = drive[t] + product(h)
        h = np.maximum(a, 0.0) if relu else np.tanh(a)
        out[t] = h
    return {"h": out}


def _put(out: Gates, t: int, values: Any) -> None:
    for each, value in zip(out.values(), values):
        each[t] = value


def maps_of(layer: str, gates: Gates) -> List[Map]:
    """The maps of a layer's gates and states."""
    return [named(layer, name, values) for name, values in gates.items()]


def lstm_maps(layer: str, x: Array, kernel: Array, recurrent: Array, bias: Array, **starts: Array) -> List[Map]:
    """Maps of an LSTM of one's own whose arrays are laid out as `lstm` says, for a `taps` function."""
    return maps_of(layer, lstm(*(np.asarray(each) for each in (x, kernel, recurrent, bias)), **starts))


def gru_maps(layer: str, x: Array, kernel: Array, recurrent: Array, bias: Array, **rest: Any) -> List[Map]:
    """Maps of a GRU of one's own whose arrays are laid out as `gru` says, for a `taps` function."""
    return maps_of(layer, gru(*(np.asarray(each) for each in (x, kernel, recurrent, bias)), **rest))


def rnn_maps(layer: str, x: Array, kernel: Array, recurrent: Array, bias: Array, **rest: Any) -> List[Map]:
    """Maps of a plain recurrent layer of one's own whose arrays are laid out as `rnn` says, for a `taps` function."""
    return maps_of(layer, rnn(*(np.asarray(each) for each in (x, kernel, recurrent, bias)), **rest))
