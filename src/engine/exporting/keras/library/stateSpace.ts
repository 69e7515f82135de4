/** Convolution, token shift, S4D and Mamba. */
import type { LibraryParts } from './parts'

export const stateSpace = {
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
        self.read_re, self.read_im = self.learned("read_re", states, units), self.learned("read_im", states, units)
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
        self.mix = self.learned("mix_weight", input_shape[-1], 2 * input_shape[-1])
        self.bias = self.learned("mix_bias", 2 * input_shape[-1])

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
        self.enter = self.learned("in_weight", width, 2 * inner)
        self.kernel, self.kernel_bias = self.learned("conv_weight", kernel, inner), self.learned("conv_bias", inner)
        self.select = self.learned("select_weight", inner, rank + 2 * states)
        self.delta, self.delta_bias = self.learned("delta_weight", rank, inner), self.learned("delta_bias", inner)
        self.skip = self.learned("skip", inner)
        self.leave = self.learned("out_weight", inner, width)
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
} satisfies LibraryParts
