"""Recomputes gates and states of LSTM, GRU and RNN layers from their weights: fused kernels do not give them out."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np

from .maps import Array, Map, named

Gates = Dict[str, "np.ndarray[Any, Any]"]


def _sigmoid(x: Array) -> Array:
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _start(state: Optional[Array], units: int, like: Array) -> Array:
    return np.zeros(units, like.dtype) if state is None else np.asarray(state, like.dtype)


def lstm(x: Array, kernel: Array, recurrent: Array, bias: Array, h: Optional[Array] = None, c: Optional[Array] = None) -> Gates:
    """
    The gates i, f, g, o and the states c, h at each time step, [T, H]. `x` is [T, D], `kernel` [D, 4H] and `recurrent` [H, 4H] with the
    gates in the order i, f, g, o; `h` and `c` are the states before the first step, zeros where they are None.
    """
    drive = x @ kernel + bias
    steps, units = len(x), recurrent.shape[0]
    out = {name: np.empty((steps, units), drive.dtype) for name in "ifgoch"}
    h, c = _start(h, units, drive), _start(c, units, drive)
    for t in range(steps):
        a = drive[t] + h @ recurrent
        i, f, o = _sigmoid(a[:units]), _sigmoid(a[units : 2 * units]), _sigmoid(a[3 * units :])
        g = np.tanh(a[2 * units : 3 * units])
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in zip("ifgoch", (i, f, g, o, c, h)):
            out[name][t] = value
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
    drive = x @ kernel + bias
    steps, units = len(x), recurrent.shape[0]
    extra = np.zeros(3 * units, drive.dtype) if recurrent_bias is None else recurrent_bias
    out = {name: np.empty((steps, units), drive.dtype) for name in "rznh"}
    h = _start(h, units, drive)
    gates, rest = slice(0, 2 * units), slice(2 * units, None)
    for t in range(steps):
        both = _sigmoid(drive[t, gates] + h @ recurrent[:, gates] + extra[gates])
        r, z = both[:units], both[units:]
        if reset_after:
            n = np.tanh(drive[t, rest] + r * (h @ recurrent[:, rest] + extra[rest]))
        else:
            n = np.tanh(drive[t, rest] + (r * h) @ recurrent[:, rest] + extra[rest])
        h = (1.0 - z) * n + z * h
        for name, value in zip("rznh", (r, z, n, h)):
            out[name][t] = value
    return out


def rnn(x: Array, kernel: Array, recurrent: Array, bias: Array, h: Optional[Array] = None, relu: bool = False) -> Gates:
    """The state h of a plain recurrent layer at each time step, [T, H], with tanh or ReLU."""
    drive = x @ kernel + bias
    out = np.empty((len(x), recurrent.shape[0]), drive.dtype)
    h = _start(h, recurrent.shape[0], drive)
    for t in range(len(x)):
        a = drive[t] + h @ recurrent
        h = np.maximum(a, 0.0) if relu else np.tanh(a)
        out[t] = h
    return {"h": out}


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
