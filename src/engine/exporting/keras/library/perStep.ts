/** Layers that see each time step by itself, and what reads a whole sequence once. */
import type { LibraryParts } from './parts'

export const perStep = {
  angles: {
    uses: [],
    source: `
def angles(length, pairs, width):
    """The place of each time step times 10000^(-2 i / width) for each pair i, [length, pairs]."""
    places = ops.cast(ops.arange(length, dtype="int32"), "float32")
    return places[:, None] * ops.exp(-2.0 * math.log(10_000.0) / width * ops.arange(pairs, dtype="float32"))`
  },
  overTime: {
    uses: ['register', 'ownLayer'],
    source: `
@register
class OverTime(OwnLayer):
    """[batch, length, units] -> [batch, units]: the last real time step, or the mean or the maximum over all real ones."""

    def call(self, x, real=None):
        mask = ops.ones_like(x[:, :, 0]) if real is None else ops.cast(real, x.dtype)
        if self.settings["how"] == "max":
            return ops.max(ops.where(mask[:, :, None] > 0.5, x, -1e30), axis=1)
        if self.settings["how"] == "last":
            weights = mask - ops.pad(mask[:, 1:], ((0, 0), (0, 1)))
        else:
            weights = mask / ops.maximum(ops.sum(mask, axis=1, keepdims=True), 1.0)
        return ops.sum(weights[:, :, None] * x, axis=1)`
  },
  positions: {
    uses: ['register', 'ownLayer', 'angles'],
    source: `
@register
class Positions(OwnLayer):
    """Adds a learned vector at each time step, or with a limit of 0 sines and cosines by turns (Vaswani et al. 2017, section 3.5)."""

    def build(self, input_shape):
        if self.settings["limit"] > 0:
            self.vectors = self.learned("weight", self.settings["limit"], input_shape[-1])

    def call(self, x):
        length, width = ops.shape(x)[1], x.shape[-1]
        if self.settings["limit"] > 0:
            places = ops.minimum(ops.arange(length, dtype="int32"), self.settings["limit"] - 1)
            return x + ops.take(self.vectors, places, axis=0)
        angle = angles(length, (width + 1) // 2, width)
        waves = ops.stack([ops.sin(angle), ops.cos(angle)], axis=-1)
        return x + ops.reshape(waves, (-1, 2 * angle.shape[-1]))[:, :width]`
  },
  feedForward: {
    uses: ['register', 'ownLayer', 'gelu'],
    source: `
@register
class FeedForward(OwnLayer):
    """Two linear maps with a function between at each time step: ReLU, GELU, or SwiGLU (Shazeer 2020, equation 6)."""

    def build(self, input_shape):
        hidden, bias, activation = (self.settings[name] for name in ("hidden", "bias", "activation"))
        self.enter = keras.layers.Dense(hidden, use_bias=bias, name="in")
        self.enter.build(input_shape)
        if activation == "swiglu":
            self.gate = keras.layers.Dense(hidden, use_bias=bias, name="gate")
            self.gate.build(input_shape)
        self.leave = keras.layers.Dense(input_shape[-1], use_bias=bias, name="out")
        self.leave.build((*input_shape[:-1], hidden))

    def call(self, x):
        wide = self.enter(x)
        if self.settings["activation"] == "swiglu":
            return self.leave(wide * ops.silu(self.gate(x)))
        return self.leave(gelu(wide) if self.settings["activation"] == "gelu" else ops.relu(wide))`
  },
  bias: {
    uses: ['register', 'ownLayer'],
    source: `
@register
class Bias(OwnLayer):
    """Adds a learned vector to the last axis."""

    def build(self, input_shape):
        self.bias = self.learned("bias", input_shape[-1])

    def call(self, x):
        return x + self.bias`
  }
} satisfies LibraryParts
