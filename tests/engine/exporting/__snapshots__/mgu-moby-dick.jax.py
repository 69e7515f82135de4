"""Minimal gated unit on Moby Dick: pure functions over a dictionary of parameters, written by Gatescope."""

from pathlib import Path

import jax
import jax.numpy as jnp
from safetensors.numpy import load_file


def load(path=Path(__file__).with_name("weights.safetensors")):
    """The parameters: for each layer a dictionary of arrays by name. A matrix is [in, out]."""
    params = {}
    for name, value in load_file(path).items():
        layer, rest = name.split(".", 1)
        params.setdefault(layer, {})[rest] = jnp.asarray(value)
    return params


def run(step, params, states, x, mask=None, reverse=False):
    """Takes one time step after another over x [batch, length, units].

    step(params, states, x_t) gives the states after the time step and its output. A time step where the mask is 0 leaves the states
    as they are. Returns the states after the last time step, and the outputs [batch, length, units].
    """
    real = jnp.ones(x.shape[:2], bool) if mask is None else mask > 0.5

    def body(before, inputs):
        x_t, real_t = inputs
        after, output = step(params, before, x_t)
        kept = lambda new, old: jnp.where(real_t.reshape((-1,) + (1,) * (new.ndim - 1)), new, old)
        return jax.tree.map(kept, after, before), output

    states, outputs = jax.lax.scan(body, states, (jnp.swapaxes(x, 0, 1), jnp.swapaxes(real, 0, 1)), reverse=reverse)
    return states, jnp.swapaxes(outputs, 0, 1)


def mgu_step(params, states, x):
    """One time step of the layer MGU: the cell Minimal gated unit with 6 units.

        // Zhou et al. 2016
        cell MinimalGatedUnit(x, { h }, H = 6) {
          f = sigmoid(linear(x, h, { bias: 1 }))
          n = tanh(linear(x, f * h))
          h = (1 - f) * h + f * n
        }
    """
    (h,) = states
    zf = x @ params["zf.weight.x"] + h @ params["zf.weight.h"] + params["zf.bias"]
    f = jax.nn.sigmoid(zf)
    fh = f * h
    zn = x @ params["zn.weight.x"] + fh @ params["zn.weight.fh"] + params["zn.bias"]
    n = jnp.tanh(zn)
    keep = 1.0 - f
    kh = keep * h
    fn = f * n
    hNew = kh + fn
    return (hNew,), hNew


def start(params, batch):
    """The states before the first time step, by layer and name."""
    return {
        "mgu.h": jnp.zeros((batch, 6)),
    }


def forward(params, tokens, mask=None, states=None):
    """Logits [batch, length, 81], and the states after the last time step.

    tokens: whole numbers [batch, length].
    mask: 1 at the real time steps of a sequence, which come first, and 0 after its end; None where all are real.
    states: those after the time steps before, to go on from there; None at the begin of a sequence.
    """
    states = start(params, len(tokens)) if states is None else dict(states)
    embedding = params["embedding"]["weight"][tokens]
    (states["mgu.h"],), mgu = run(mgu_step, params["mgu"], (states["mgu.h"],), embedding, mask)
    head = mgu @ params["head"]["weight"] + params["head"]["bias"]
    return head, states
