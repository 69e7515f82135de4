/** What the other parts share: the registration for saving, layers with settings, norms, and functions of each number. */
import { normParts } from '../../python/norms'
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
  ...normParts('ops'),
  gelu: {
    uses: ['register'],
    source: `
@register
def gelu(value):
    """The approximation of GELU by tanh (Hendrycks and Gimpel 2016, section 2)."""
    return ops.gelu(value, approximate=True)`
  }
} satisfies LibraryParts
