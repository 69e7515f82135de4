"""JAX: an LSTM as `lax.scan`, its input products taken before the loop, value, gradient and Adam in one jitted step."""
import os

from worker import serve

os.environ.setdefault("JAX_PLATFORMS", "cpu")


def prepare(size, cell):
    import jax
    import jax.numpy as jnp

    batch, time, inputs, hidden = size["batch"], size["time"], size["input"], size["hidden"]
    keys = jax.random.split(jax.random.PRNGKey(1), 5)
    limit = hidden**-0.5
    weights = {
        "input": jax.random.uniform(keys[0], (inputs, 4 * hidden), minval=-limit, maxval=limit),
        "state": jax.random.uniform(keys[1], (hidden, 4 * hidden), minval=-limit, maxval=limit),
        "bias": jnp.zeros(4 * hidden),
        "out": jax.random.uniform(keys[2], (hidden, inputs), minval=-limit, maxval=limit),
        "outBias": jnp.zeros(inputs),
    }
    x, y = (jax.random.normal(key, (time, batch, inputs)) for key in keys[3:])

    def loss(weights):
        def step(carry, projected):
            h, c = carry
            i, f, g, o = jnp.split(projected + h @ weights["state"], 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        zero = jnp.zeros((batch, hidden))
        _, states = jax.lax.scan(step, (zero, zero), x @ weights["input"] + weights["bias"])
        return jnp.mean((states @ weights["out"] + weights["outBias"] - y) ** 2)

    @jax.jit
    def train(weights, first, second, count):
        value, gradients = jax.value_and_grad(loss)(weights)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
        scale = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        weights = jax.tree.map(lambda w, m, v: w - scale * m / (jnp.sqrt(v) + 1e-8), weights, first, second)
        return weights, first, second, count + 1, value

    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, zeros, 1.0)

    def step():
        nonlocal state
        *state, value = train(*state)
        return float(value)

    return step


serve(prepare)
