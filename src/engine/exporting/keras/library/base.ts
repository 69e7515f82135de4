/** What the other parts share: the registration for saving, layers with settings, norms, and functions of each number. */
import type { LibraryParts } from './parts'

export const base = {
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
  }
} satisfies LibraryParts
