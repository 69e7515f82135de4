/** Attention with positions, and linear attention. */
import type { LibraryParts } from './parts'

export const attention = {
  rotary: {
    uses: ['angles'],
    source: `
def rotary(value):
    """Turns unit i and unit i + d/2 of each head [batch, heads, length, d] by the angle of the i-th pair (Su et al. 2021)."""
    half = value.shape[-1] // 2
    first, second = value[..., :half], value[..., half:]
    angle = angles(ops.shape(value)[2], half, 2 * half)
    sin, cos = ops.sin(angle), ops.cos(angle)
    return ops.concatenate([first * cos - second * sin, first * sin + second * cos], axis=-1)`
  },
  alibi: {
    uses: [],
    source: `
def alibi(heads, length):
    """-m |i - j| for query place i and key place j; the slopes m fall from head to head (Press et al. 2022)."""
    places = ops.cast(ops.arange(length, dtype="int32"), "float32")
    slopes = 2.0 ** (-8.0 * (ops.arange(heads, dtype="float32") + 1.0) / heads)
    return -slopes[:, None, None] * ops.abs(places[:, None] - places[None, :])`
  },
  heads: {
    uses: [],
    source: `
def split_heads(value, heads):
    """[batch, length, units] -> [batch, heads, length, units / heads]."""
    size = value.shape[-1] // heads
    return ops.transpose(ops.reshape(value, (-1, ops.shape(value)[1], heads, size)), (0, 2, 1, 3))


def join_heads(value):
    """[batch, heads, length, d] -> [batch, length, heads * d]."""
    units = value.shape[1] * value.shape[3]
    return ops.reshape(ops.transpose(value, (0, 2, 1, 3)), (-1, ops.shape(value)[2], units))


def transposed(value):
    """Exchanges the last two axes of [batch, heads, rows, columns]."""
    return ops.transpose(value, (0, 1, 3, 2))`
  },
  projections: {
    uses: ['ownLayer'],
    source: `
class Projections(OwnLayer):
    """A layer with four matrices [units, units]: query, key, value and out."""

    def build(self, input_shape):
        self.query, self.key, self.value, self.out = (
            keras.layers.Dense(input_shape[-1], use_bias=self.settings["bias"], name=name) for name in ("query", "key", "value", "out")
        )
        for layer in (self.query, self.key, self.value, self.out):
            layer.build(input_shape)`
  },
  attention: {
    uses: ['register', 'projections', 'heads', 'rotary', 'alibi'],
    source: `
@register
class Attention(Projections):
    """Multi-head self-attention with positions: softmax(q k^T / sqrt(d) + bias) v (Vaswani et al. 2017, section 3.2)."""

    def call(self, x, real=None):
        heads, positions = self.settings["heads"], self.settings["positions"]
        query, key, value = (split_heads(layer(x), heads) for layer in (self.query, self.key, self.value))
        if positions == "rotary":
            query, key = rotary(query), rotary(key)
        scores = ops.matmul(query, transposed(key)) / math.sqrt(query.shape[-1])
        length = ops.shape(x)[1]
        if positions == "alibi":
            scores = scores + alibi(heads, length)
        if self.settings["causal"]:
            places = ops.arange(length, dtype="int32")
            scores = ops.where(places[None, :] <= places[:, None], scores, -1e9)
        if real is not None:
            scores = ops.where(real[:, None, None, :], scores, -1e9)
        return self.out(join_heads(ops.matmul(ops.softmax(scores, axis=-1), value)))`
  },
  linearAttention: {
    uses: ['register', 'projections', 'heads'],
    source: `
@register
class LinearAttention(Projections):
    """Causal attention with the weights phi(q) . phi(k), phi = elu + 1 (Katharopoulos et al. 2020)."""

    def call(self, x):
        heads = self.settings["heads"]
        query, key = (split_heads(ops.elu(layer(x)) + 1.0, heads) for layer in (self.query, self.key))
        weights = ops.tril(ops.matmul(query, transposed(key)))
        answer = ops.matmul(weights, split_heads(self.value(x), heads))
        return self.out(join_heads(answer / (ops.sum(weights, axis=-1, keepdims=True) + 1e-6)))`
  }
} satisfies LibraryParts
