/** Keras layers for the kinds that Keras does not have itself, on keras.ops alone. A model's file has those that it needs, in this order. */

interface LibraryPart {
  /** Other parts that it uses. */
  readonly uses: readonly LibraryName[]
  readonly source: string
}

const names = [
  'register',
  'ownLayer',
  'layerNorm',
  'rmsNorm',
  'gelu',
  'angles',
  'rotary',
  'alibi',
  'heads',
  'overTime',
  'positions',
  'projections',
  'attention',
  'linearAttention',
  'feedForward',
  'bias',
  'convolution',
  'conv',
  'tokenShift',
  's4d',
  'mamba'
] as const
export type LibraryName = (typeof names)[number]

/** What the parts in `wanted` need, in the order in which it is defined. */
export function libraryOf(wanted: Iterable<LibraryName>): string[] {
  const needed = new Set<LibraryName>()
  const add = (name: LibraryName): void => {
    needed.add(name)
    library[name].uses.forEach(add)
  }
  for (const name of wanted) add(name)
  return names.filter((name) => needed.has(name)).map((name) => library[name].source.trim())
}

const library: { readonly [N in LibraryName]: LibraryPart } = {
  register: {
    uses: [],
    source: `
register = keras.saving.register_keras_serializable("gatescope")`
  },
  ownLayer: {
    uses: ['register'],
    source: `
class OwnLayer(keras.layers.Layer):
    """A layer whose settings are its keyword arguments, so that it is saved with them."""

    def __init__(self, name=None, trainable=True, dtype=None, **settings):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.settings = settings

    def get_config(self):
        return {**super().get_config(), **self.settings}

    def learned(self, name, *shape):
        return self.add_weight(name=name, shape=shape, initializer="zeros")`
  },
  layerNorm: {
    uses: [],
    source: `
def layer_norm(value, gain, bias):
    """gain * (value - mean) / sqrt(variance + 1e-5) + bias over the units (Ba et al. 2016)."""
    centred = value - ops.mean(value, axis=-1, keepdims=True)
    variance = ops.mean(centred * centred, axis=-1, keepdims=True)
    return gain * centred / ops.sqrt(variance + 1e-5) + bias`
  },
  rmsNorm: {
    uses: [],
    source: `
def rms_norm(value, gain):
    """gain * value / sqrt(mean of value ** 2 + 1e-5) over the units (Zhang and Sennrich 2019)."""
    return gain * value / ops.sqrt(ops.mean(value * value, axis=-1, keepdims=True) + 1e-5)`
  },
  gelu: {
    uses: ['register'],
    source: `
@register
def gelu(value):
    """The approximation of GELU by tanh (Hendrycks and Gimpel 2016, section 2)."""
    return ops.gelu(value, approximate=True)`
  },
  angles: {
    uses: [],
    source: `
def angles(length, pairs, width):
    """The place of each time step times 10000^(-2 i / width) for each pair i, [length, pairs]."""
    places = ops.cast(ops.arange(length, dtype="int32"), "float32")
    return places[:, None] * ops.exp(-2.0 * math.log(10_000.0) / width * ops.arange(pairs, dtype="float32"))`
  },
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
  },
  convolution: {
    uses: [],
    source: `
def convolution(x, kernel, bias):
    """Each unit by itself: y_t = bias + sum over j of kernel[j] * x[t - k + 1 + j], zeros before the first time step."""
    steps, length = kernel.shape[0], ops.shape(x)[1]
    padded = ops.pad(x, ((0, 0), (steps - 1, 0), (0, 0)))
    return bias + sum(kernel[j] * padded[:, j : j + length] for j in range(steps))`
  },
  conv: {
    uses: ['register', 'ownLayer', 'convolution'],
    source: `
@register
class CausalConvolution(OwnLayer):
    """A causal convolution over time with a kernel of each unit."""

    def build(self, input_shape):
        self.kernel = self.learned("weight", self.settings["kernel"], input_shape[-1])
        self.bias = self.learned("bias", input_shape[-1])

    def call(self, x):
        y = convolution(x, self.kernel, self.bias)
        return ops.silu(y) if self.settings["activation"] == "silu" else y`
  },
  tokenShift: {
    uses: ['register', 'ownLayer'],
    source: `
@register
class TokenShift(OwnLayer):
    """y_t = share * x_t + (1 - share) * x_{t-1}, zeros before the first time step (RWKV, Peng et al. 2023)."""

    def build(self, input_shape):
        self.share = self.learned("share", input_shape[-1])

    def call(self, x):
        before = ops.pad(x, ((0, 0), (1, 0), (0, 0)))[:, :-1]
        return before + self.share * (x - before)`
  },
  s4d: {
    uses: ['register', 'ownLayer', 'gelu'],
    source: `
@register
class S4DCell(OwnLayer):
    """A time step of a diagonal complex recurrence of each unit: s_t = a s_{t-1} + x_t, y_t = Re(c . s_t) + D x_t.

    a and c are A and 2 C B, sampled with the step delta of each unit; the state is kept as real and imaginary parts.
    """

    def __init__(self, **settings):
        super().__init__(**settings)
        states, units = settings["states"], settings["units"]
        self.state_size = [(states, units), (states, units)]
        self.output_size = units

    def build(self, input_shape):
        states, units = self.settings["states"], self.settings["units"]
        self.log_delta = self.learned("logDelta", units)
        self.log_real, self.imaginary = self.learned("logReal", states, units), self.learned("imaginary", states, units)
        self.read_re, self.read_im = self.learned("read.re", states, units), self.learned("read.im", states, units)
        self.skip = self.learned("skip", units)

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, *size)) for size in self.state_size]

    def sampled(self):
        delta = ops.exp(self.log_delta)
        re, im = -ops.exp(self.log_real), self.imaginary + 0.0
        if self.settings["discretisation"] == "bilinear":
            below = (1.0 - delta * re / 2.0, -delta * im / 2.0)
            a = divided((1.0 + delta * re / 2.0, delta * im / 2.0), below)
            b = divided((delta + 0.0 * re, 0.0 * im), below)
        else:
            size = ops.exp(delta * re)
            a = (size * ops.cos(delta * im), size * ops.sin(delta * im))
            b = divided((a[0] - 1.0, a[1]), (re, im))
        return a, (2.0 * (self.read_re * b[0] - self.read_im * b[1]), 2.0 * (self.read_re * b[1] + self.read_im * b[0]))

    def call(self, x, states):
        a, c = self.sampled()
        re, im = states
        re, im = a[0] * re - a[1] * im + x[:, None, :], a[0] * im + a[1] * re
        return ops.sum(c[0] * re - c[1] * im, axis=1) + self.skip * x, [re, im]


def divided(x, y):
    """x / y of complex numbers, each as (real, imaginary)."""
    size = y[0] * y[0] + y[1] * y[1]
    return (x[0] * y[0] + x[1] * y[1]) / size, (x[1] * y[0] - x[0] * y[1]) / size


@register
class GatedLinear(OwnLayer):
    """A linear map to twice the units, of which one half, through a sigmoid, is the gate of the other."""

    def build(self, input_shape):
        self.mix = self.learned("mix.weight", input_shape[-1], 2 * input_shape[-1])
        self.bias = self.learned("mix.bias", 2 * input_shape[-1])

    def call(self, x):
        value, gate = ops.split(ops.matmul(x, self.mix) + self.bias, 2, axis=-1)
        return value * ops.sigmoid(gate)`
  },
  mamba: {
    uses: ['register', 'ownLayer', 'convolution'],
    source: `
@register
class SelectiveCell(OwnLayer):
    """A time step of a selective scan: h_t = exp(delta_t A) h_{t-1} + delta_t B_t x_t, y_t = sum of C_t h_t.

    It reads delta_t, delta_t x_t, B_t and C_t side by side.
    """

    def __init__(self, **settings):
        super().__init__(**settings)
        self.state_size = [(settings["states"], settings["inner"])]
        self.output_size = settings["inner"]

    def build(self, input_shape):
        self.log_decay = self.learned("logDecay", self.settings["states"], self.settings["inner"])

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, *self.state_size[0]))]

    def call(self, now, states):
        inner, wide = self.settings["inner"], 2 * self.settings["inner"]
        delta, drive = now[:, None, :inner], now[:, None, inner:wide]
        b, c = ops.split(now[:, wide:, None], 2, axis=1)
        h = ops.exp(-delta * ops.exp(self.log_decay)) * states[0] + drive * b
        return ops.sum(h * c, axis=1), [h]


@register
class Mamba(OwnLayer):
    """A Mamba block: a selective scan between a short convolution and a gate (Gu and Dao 2023, section 3)."""

    def build(self, input_shape):
        width, inner, states, kernel, rank = input_shape[-1], *(self.settings[name] for name in ("inner", "states", "kernel", "rank"))
        self.enter = self.learned("in.weight", width, 2 * inner)
        self.kernel, self.kernel_bias = self.learned("conv.weight", kernel, inner), self.learned("conv.bias", inner)
        self.select = self.learned("select.weight", inner, rank + 2 * states)
        self.delta, self.delta_bias = self.learned("delta.weight", rank, inner), self.learned("delta.bias", inner)
        self.skip = self.learned("skip", inner)
        self.leave = self.learned("out.weight", inner, width)
        self.scan = keras.layers.RNN(SelectiveCell(inner=inner, states=states), return_sequences=True)
        self.scan.build((None, None, 2 * inner + 2 * states))

    def call(self, x):
        rank, inner = self.settings["rank"], self.settings["inner"]
        both = ops.matmul(x, self.enter)
        u = ops.silu(convolution(both[:, :, :inner], self.kernel, self.kernel_bias))
        selected = ops.matmul(u, self.select)
        delta = ops.softplus(ops.matmul(selected[:, :, :rank], self.delta) + self.delta_bias)
        memory = self.scan(ops.concatenate([delta, delta * u, selected[:, :, rank:]], axis=-1))
        return ops.matmul((memory + self.skip * u) * ops.silu(both[:, :, inner:]), self.leave)`
  }
}
