/** A layer as the breadcrumb and the problem list say it. */
import type { Layer } from '../../../contract/document/modelGraph'

/** Such as `Layer 2, recurrent 128`; `at` is its 0-based place in the model. */
export function layerTitle(layer: Layer, at: number): string {
  return `Layer ${at + 1}, ${layerWords(layer)}`
}

export const activationWords = { gelu: 'GELU', relu: 'ReLU', swiglu: 'SwiGLU' } as const

const headWords = { last: 'last step', mean: 'mean over time', max: 'maximum over time' } as const

/** The kind of a layer with its size. */
export function layerWords(layer: Layer): string {
  switch (layer.kind) {
    case 'embedding':
      return `embedding ${layer.params.units}`
    case 'recurrent':
      return `recurrent ${layer.params.hidden}`
    case 's4d':
      return `S4D, ${layer.params.states} complex states`
    case 'conv':
      return `convolution of ${layer.params.kernel} steps`
    case 'mamba':
      return `Mamba ${layer.params.inner}, ${layer.params.states} states`
    case 'dropout':
      return `dropout ${layer.params.rate}${layer.params.mask === 'sequence' ? ', one mask a sequence' : ''}`
    case 'linear':
      return `linear ${layer.params.units}`
    case 'concat':
      return 'concat'
    case 'residual':
      return 'residual sum'
    case 'norm':
      return layer.params.form === 'layerNorm' ? 'layer norm' : 'root mean square norm'
    case 'positions':
      return layer.params.form === 'learned' ? `${layer.params.limit} learned positions` : 'sinusoidal positions'
    case 'attention':
      return `attention, ${layer.params.heads} ${layer.params.heads === 1 ? 'head' : 'heads'}${layer.params.causal ? ', causal' : ''}`
    case 'linearAttention':
      return `linear attention, ${layer.params.heads} ${layer.params.heads === 1 ? 'head' : 'heads'}`
    case 'feedForward':
      return `feed-forward ${layer.params.hidden}, ${activationWords[layer.params.activation]}`
    case 'head':
      return layer.params.over === 'token' ? 'head' : `head, ${headWords[layer.params.over]}`
    default:
      return layer satisfies never
  }
}
