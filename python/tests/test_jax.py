"""A loop of JAX, whose gates come from a function of one's own."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import gatescope
from test_writer import read_frame, read_run

UNITS = 5


def first(key):
    a, b, c = jax.random.split(key, 3)
    kernel, recurrent = jax.random.normal(a, (3, 4 * UNITS)) * 0.4, jax.random.normal(b, (UNITS, 4 * UNITS)) * 0.4
    return {"lstm": {"kernel": kernel, "recurrent": recurrent, "bias": jnp.zeros(4 * UNITS)}, "head": jax.random.normal(c, (UNITS, 1))}


def run(params, x):
    """The states of an LSTM over time, by a scan."""
    own = params["lstm"]

    def step(carry, each):
        h, c = carry
        i, f, g, o = jnp.split(each @ own["kernel"] + h @ own["recurrent"] + own["bias"], 4)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), (h, c, jax.nn.sigmoid(f))

    start = (jnp.zeros(UNITS), jnp.zeros(UNITS))
    return jax.lax.scan(step, start, x)[1]


def loss_of(params, x, y):
    return jnp.mean((run(params, x)[0] @ params["head"] - y) ** 2)


def taps(params, probe):
    own = params["lstm"]
    h, c, f = run(params, probe)
    recomputed = gatescope.lstm_maps("recomputed", probe, own["kernel"], own["recurrent"], own["bias"])
    return [*gatescope.maps.as_maps({"lstm.f": f, "lstm.c": c, "lstm.h": h}), *recomputed]


class Loop(unittest.TestCase):
    def test_a_loop_is_recorded_with_its_gradients_and_gates(self):
        params = first(jax.random.key(0))
        x = jax.random.normal(jax.random.key(1), (8, 3))
        y = jnp.cumsum(x[:, :1], axis=0)
        step = jax.jit(jax.value_and_grad(loss_of))
        losses, norms = [], []
        with tempfile.TemporaryDirectory() as place:
            with gatescope.watch(params, "scan", probe=x, taps=taps, workspace=place, seconds=0, share=100.0) as watch:
                for _ in range(10):
                    loss, gradients = step(params, x, y)
                    params = jax.tree_util.tree_map(lambda p, g: p - 0.1 * g, params, gradients)
                    watch.log(loss=loss, gradients=gradients, params=params, learning_rate=0.1)
                    losses.append(float(loss))
                    norms.append(float(jnp.linalg.norm(gradients["head"])))
            summary, steps, _ = read_run(watch.folder)
            self.assertEqual(summary["parameters"], ["head", "lstm.bias", "lstm.kernel", "lstm.recurrent"])
            np.testing.assert_allclose([each["loss"] for each in steps], losses, rtol=1e-6)
            np.testing.assert_allclose([each["grad_norms"]["head"] for each in steps], norms, rtol=1e-5)
            content, arrays = read_frame(watch.folder / "probes" / "step-10.safetensors")
            maps = {f"{each['layer']}.{each['name']}": arrays[each["tensor"]] for each in content["maps"]}
            for name in "fch":
                np.testing.assert_allclose(maps[f"recomputed.{name}"], maps[f"lstm.{name}"], atol=2e-6)
            np.testing.assert_allclose(maps["lstm.h"], np.asarray(run(params, x)[0]), atol=2e-6)


if __name__ == "__main__":
    unittest.main()
