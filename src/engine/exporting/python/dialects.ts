/** The dialects of PyTorch, jax.numpy and keras.ops. */
import type { Dialect } from './dialect'

const call =
  (name: string, more = '') =>
  (value: string): string =>
    `${name}(${value}${more})`

const sizes = (shape: readonly number[]): string => shape.map((size) => `, ${size}`).join('')

/** PyTorch, with `import torch` and `import torch.nn.functional as F`. */
export const torchDialect: Dialect = {
  functions: {
    sigmoid: call('torch.sigmoid'),
    hardSigmoid: (value) => `torch.clamp(0.2 * ${value} + 0.5, 0.0, 1.0)`,
    tanh: call('torch.tanh'),
    relu: call('torch.relu'),
    softplus: call('F.softplus'),
    erf: call('torch.erf'),
    silu: call('F.silu'),
    gelu: call('F.gelu', ', approximate="tanh"'),
    exp: call('torch.exp'),
    log: call('torch.log'),
    sqrt: call('torch.sqrt'),
    sin: call('torch.sin'),
    cos: call('torch.cos'),
    softmax: call('torch.softmax', ', dim=-1'),
    sumUnits: call('torch.sum', ', dim=-1, keepdim=True'),
    meanUnits: call('torch.mean', ', dim=-1, keepdim=True')
  },
  max: (a, b) => `torch.maximum(${a}, ${b})`,
  min: (a, b) => `torch.minimum(${a}, ${b})`,
  concat: (values) => `torch.cat([${values.join(', ')}], dim=-1)`,
  number: (value, like) => `torch.full((1,), ${value}, device=${like}.device)`,
  repeat: (value, like, shape) => `${value}.expand(${like}.shape[0]${sizes(shape)})`,
  layerNorm: (value, units, gain, bias) => `F.layer_norm(${value}, (${units},), ${gain}, ${bias ?? 'None'}, 1e-5)`,
  rmsNorm: (value, units, gain) => `F.rms_norm(${value}, (${units},), ${gain}, 1e-5)`
}

/** The functions that jax.numpy and keras.ops call by the same names. */
function alike(library: 'jnp' | 'ops', functions: 'jax.nn' | 'ops') {
  return {
    hardSigmoid: (value: string) => `${library}.clip(0.2 * ${value} + 0.5, 0.0, 1.0)`,
    sigmoid: call(`${functions}.sigmoid`),
    tanh: call(`${library}.tanh`),
    relu: call(`${functions}.relu`),
    softplus: call(`${functions}.softplus`),
    silu: call(`${functions}.silu`),
    gelu: call(`${functions}.gelu`, ', approximate=True'),
    exp: call(`${library}.exp`),
    log: call(`${library}.log`),
    sqrt: call(`${library}.sqrt`),
    sin: call(`${library}.sin`),
    cos: call(`${library}.cos`),
    softmax: call(`${functions}.softmax`, ', axis=-1'),
    sumUnits: call(`${library}.sum`, ', axis=-1, keepdims=True'),
    meanUnits: call(`${library}.mean`, ', axis=-1, keepdims=True')
  }
}

/** The norms are the functions of `normParts`, which the file must define where a cell has norms. */
const norms: Pick<Dialect, 'layerNorm' | 'rmsNorm'> = {
  layerNorm: (value, _, gain, bias) => `layer_norm(${value}, ${gain}, ${bias ?? '0.0'})`,
  rmsNorm: (value, _, gain) => `rms_norm(${value}, ${gain})`
}

/** JAX, with `import jax` and `import jax.numpy as jnp`. */
export const jaxDialect: Dialect = {
  functions: { ...alike('jnp', 'jax.nn'), erf: call('jax.lax.erf') },
  max: (a, b) => `jnp.maximum(${a}, ${b})`,
  min: (a, b) => `jnp.minimum(${a}, ${b})`,
  concat: (values) => `jnp.concatenate([${values.join(', ')}], axis=-1)`,
  number: (value) => `jnp.full((1,), ${value})`,
  repeat: (value, like, shape) => `jnp.broadcast_to(${value}, (${like}.shape[0]${sizes(shape)}))`,
  ...norms
}

/** Keras 3, with `from keras import ops`. */
export const kerasDialect: Dialect = {
  functions: { ...alike('ops', 'ops'), erf: call('ops.erf') },
  max: (a, b) => `ops.maximum(${a}, ${b})`,
  min: (a, b) => `ops.minimum(${a}, ${b})`,
  concat: (values) => `ops.concatenate([${values.join(', ')}], axis=-1)`,
  number: (value) => `ops.full((1,), ${value})`,
  repeat: (value, like, shape) => `ops.broadcast_to(${value}, (ops.shape(${like})[0]${sizes(shape)}))`,
  ...norms
}
