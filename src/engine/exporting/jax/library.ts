/** Python functions on jax.numpy that the layers of a model call. A model's file has those that it needs, in this order. */
import { namesDefinedBy, sourcesOf } from '../python/library'
import type { Library } from '../python/library'
import { normParts } from '../python/norms'

const names = [
  'project',
  'layerNorm',
  'rmsNorm',
  'run',
  'overTime',
  'angles',
  'sinusoidal',
  'rotary',
  'alibi',
  'splitHeads',
  'joinHeads',
  'attention',
  'linearAttention',
  'convolution',
  's4d',
  'mamba'
] as const
export type LibraryName = (typeof names)[number]

const library: Library<LibraryName> = {
  project: {
    uses: [],
    source: `
def project(params, name, x):
    """x W + b, or x W where there is no bias."""
    return x @ params[f"{name}.weight"] + params.get(f"{name}.bias", 0.0)`
  },
  ...normParts('jnp'),
  run: {
    uses: [],
    source: `
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
    return states, jnp.swapaxes(outputs, 0, 1)`
  },
  overTime: {
    uses: [],
    source: `
def over_time(x, how, mask=None):
    """[batch, length, units] -> [batch, units]: the last real time step, or the mean or the maximum over all real ones."""
    mask = jnp.ones(x.shape[:2]) if mask is None else mask
    if how == "max":
        return jnp.max(jnp.where(mask[..., None] > 0.5, x, -1e30), axis=1)
    if how == "last":
        weights = mask - jnp.pad(mask[:, 1:], ((0, 0), (0, 1)))
    else:
        weights = mask / jnp.maximum(jnp.sum(mask, axis=1, keepdims=True), 1.0)
    return jnp.sum(weights[..., None] * x, axis=1)`
  },
  angles: {
    uses: [],
    source: `
def angles(places, pairs, width):
    """The place of each time step times 10000^(-2 i / width) for each pair i, [length, pairs]."""
    return places[:, None] * jnp.exp(-2.0 * jnp.log(10_000.0) / width * jnp.arange(pairs))`
  },
  sinusoidal: {
    uses: ['angles'],
    source: `
def sinusoidal(places, width):
    """Sines and cosines by turns, [length, width] (Vaswani et al. 2017, section 3.5)."""
    angle = angles(places, (width + 1) // 2, width)
    return jnp.stack([jnp.sin(angle), jnp.cos(angle)], axis=-1).reshape(len(places), -1)[:, :width]`
  },
  rotary: {
    uses: ['angles'],
    source: `
def rotary(value, places):
    """Turns unit i and unit i + d/2 of each head [batch, heads, length, d] by the angle of the i-th pair (Su et al. 2021)."""
    first, second = jnp.split(value, 2, axis=-1)
    angle = angles(places, first.shape[-1], value.shape[-1])
    sin, cos = jnp.sin(angle), jnp.cos(angle)
    return jnp.concatenate([first * cos - second * sin, first * sin + second * cos], axis=-1)`
  },
  alibi: {
    uses: [],
    source: `
def alibi(heads, queries, keys):
    """-m |i - j| for query place i and key place j; the slopes m fall from head to head (Press et al. 2022), [heads, queries, keys]."""
    slopes = 2.0 ** (-8.0 * (jnp.arange(heads) + 1.0) / heads)
    return -slopes[:, None, None] * jnp.abs(queries[:, None] - keys[None, :])`
  },
  splitHeads: {
    uses: [],
    source: `
def split_heads(value, heads):
    """[batch, length, units] -> [batch, heads, length, units / heads]."""
    batch, length, units = value.shape
    return value.reshape(batch, length, heads, units // heads).transpose(0, 2, 1, 3)`
  },
  joinHeads: {
    uses: [],
    source: `
def join_heads(value):
    """[batch, heads, length, d] -> [batch, length, heads * d]."""
    batch, heads, length, size = value.shape
    return value.transpose(0, 2, 1, 3).reshape(batch, length, heads * size)`
  },
  attention: {
    uses: ['project', 'splitHeads', 'joinHeads'],
    source: `
def attention(params, x, heads, mask=None, before=None, causal=True, turn=None, bias=None):
    """Multi-head self-attention (Vaswani et al. 2017, section 3.2): softmax(q k^T / sqrt(d) + bias) v over the time steps in sight.

    before: keys and values of the time steps before x, [batch, heads, steps, d]; they are seen, too. turn(value, places) turns queries
    and keys, and bias(heads, queries, keys) is added to the scores. Returns the output and all keys and values.
    """
    query, key, value = (split_heads(project(params, name, x), heads) for name in ("query", "key", "value"))
    past = 0 if before is None else before[0].shape[2]
    places = past + jnp.arange(x.shape[1])
    if turn is not None:
        query, key = turn(query, places), turn(key, places)
    if before is not None:
        key, value = (jnp.concatenate(both, axis=2) for both in zip(before, (key, value)))
    every = jnp.arange(key.shape[2])
    scores = query @ jnp.swapaxes(key, -1, -2) / jnp.sqrt(query.shape[-1])
    if bias is not None:
        scores = scores + bias(heads, places, every)
    seen = jnp.ones(scores.shape[-2:], bool) if not causal else every[None, :] <= places[:, None]
    if mask is not None:
        real = jnp.pad(mask, ((0, 0), (past, 0)), constant_values=1.0)
        seen = seen & (real[:, None, None, :] > 0.5)
    weights = jax.nn.softmax(jnp.where(seen, scores, -1e9), axis=-1)
    return project(params, "out", join_heads(weights @ value)), (key, value)`
  },
  linearAttention: {
    uses: ['project', 'splitHeads', 'joinHeads'],
    source: `
def linear_attention(params, x, heads, state):
    """Causal attention with the weights phi(q) . phi(k), phi = elu + 1 (Katharopoulos et al. 2020).

    state [batch, heads, d, d + 1] is the sum of phi(k) v^T over the time steps before x; its last column is the sum of phi(k).
    """
    query, key = (split_heads(jax.nn.elu(project(params, name, x)) + 1.0, heads) for name in ("query", "key"))
    value = split_heads(project(params, "value", x), heads)
    value = jnp.concatenate([value, jnp.ones(value.shape[:-1] + (1,))], axis=-1)
    total = jnp.tril(query @ jnp.swapaxes(key, -1, -2)) @ value + query @ state
    answer = total[..., :-1] / (total[..., -1:] + 1e-6)
    return project(params, "out", join_heads(answer)), state + jnp.swapaxes(key, -1, -2) @ value`
  },
  convolution: {
    uses: [],
    source: `
def convolution(x, kernel, bias, window):
    """Each unit by itself: y_t = bias + sum over j of kernel[j] * x[t - k + 1 + j]; the window has the k - 1 inputs before x."""
    steps = x.shape[1]
    padded = jnp.concatenate([window, x], axis=1)
    output = bias + sum(kernel[j] * padded[:, j : j + steps] for j in range(len(kernel)))
    return output, padded[:, steps:]`
  },
  s4d: {
    uses: ['run'],
    source: `
def s4d(params, x, state, discretisation):
    """A linear recurrence with a diagonal complex state of each unit (Gu et al. 2022): s_t = a s_{t-1} + x_t, y_t = Re(c . s_t).

    a and c are A and 2 C B, sampled with the step delta of each unit; the state is complex [batch, states, units].
    """
    matrix = jax.lax.complex(-jnp.exp(params["logReal"]), params["imaginary"])
    read = jax.lax.complex(params["read.re"], params["read.im"])
    delta = jnp.exp(params["logDelta"])
    if discretisation == "bilinear":
        below = 1.0 - delta * matrix / 2.0
        a, b = (1.0 + delta * matrix / 2.0) / below, delta / below
    else:
        a = jnp.exp(delta * matrix)
        b = (a - 1.0) / matrix
    c = 2.0 * read * b

    def step(_, before, x_t):
        after = a * before + x_t[:, None, :]
        return after, jnp.real(jnp.sum(c * after, axis=1))

    state, memory = run(step, None, state, x)
    return memory + params["skip"] * x, state`
  },
  mamba: {
    uses: ['run', 'convolution'],
    source: `
def mamba(params, x, state, window, states, rank):
    """A Mamba block: a selective scan between a short convolution and a gate (Gu and Dao 2023, section 3).

    h_t = exp(delta_t A) h_{t-1} + delta_t B_t x_t, y_t = sum of C_t h_t + D x_t; the state h is [batch, states, inner].
    """
    inside, gate = jnp.split(x @ params["in.weight"], 2, axis=-1)
    convolved, window = convolution(inside, params["conv.weight"], params["conv.bias"], window)
    u = jax.nn.silu(convolved)
    low, enter, read = jnp.split(u @ params["select.weight"], [rank, rank + states], axis=-1)
    delta = jax.nn.softplus(low @ params["delta.weight"] + params["delta.bias"])
    a = -jnp.exp(params["logDecay"])

    def step(_, h, now):
        delta_t, drive, b, c = jnp.split(now, [delta.shape[-1], 2 * delta.shape[-1], 2 * delta.shape[-1] + states], axis=-1)
        h = jnp.exp(delta_t[:, None, :] * a) * h + drive[:, None, :] * b[:, :, None]
        return h, jnp.sum(h * c[:, :, None], axis=1)

    state, memory = run(step, None, state, jnp.concatenate([delta, delta * u, enter, read], axis=-1))
    output = (memory + params["skip"] * u) * jax.nn.silu(gate)
    return output @ params["out.weight"], state, window`
  }
}

/** The functions that `wanted` need, in the order in which they are defined. */
export const libraryOf = (wanted: Iterable<LibraryName>): string[] => sourcesOf(library, names, wanted)

/** The names of all functions of the library. */
export const libraryNames: readonly string[] = namesDefinedBy(library)
