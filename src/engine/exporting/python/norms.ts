/** Layer norm and RMS norm of a vector in the libraries that have none: parts of the libraries of JAX and Keras, which cells call, too. */
import type { CheckedCell } from '../../model/checkedModel'

const forms = ['layerNorm', 'rmsNorm'] as const
type NormName = (typeof forms)[number]

/** The functions `layer_norm` and `rms_norm` on jax.numpy or on keras.ops. */
export const normParts = (library: 'jnp' | 'ops') =>
  ({
    layerNorm: {
      uses: [],
      source: `
def layer_norm(value, gain, bias):
    """gain * (value - mean) / sqrt(variance + 1e-5) + bias over the units (Ba et al. 2016)."""
    centred = value - ${library}.mean(value, axis=-1, keepdims=True)
    variance = ${library}.mean(centred * centred, axis=-1, keepdims=True)
    return gain * centred / ${library}.sqrt(variance + 1e-5) + bias`
    },
    rmsNorm: {
      uses: [],
      source: `
def rms_norm(value, gain):
    """gain * value / sqrt(mean of value ** 2 + 1e-5) over the units (Zhang and Sennrich 2019)."""
    return gain * value / ${library}.sqrt(${library}.mean(value * value, axis=-1, keepdims=True) + 1e-5)`
    }
  }) as const

/** The norms that a cell calls. */
export function normsOf({ nodes }: CheckedCell): NormName[] {
  return forms.filter((form) => nodes.some(({ node }) => node.kind === form))
}
