/** The weights of the layers that Transformer blocks are made of. */
import type { MatrixStart } from '../../../contract/document/modelGraph'
import type { CheckedLayer } from '../checkedModel'
import type { InitialValue, WeightSpec } from './weights'

type Checked<K extends CheckedLayer['kind']> = Extract<CheckedLayer, { kind: K }>

const constant = (value: number): InitialValue => ({ kind: 'constant', value })

function spec(layer: string, name: string, initial: InitialValue, ...shape: number[]): WeightSpec {
  return { name: `${layer}.${name}`, type: { dtype: 'float32', shape }, layer, node: null, initial }
}

/** The gain starts at 1, and the bias, which only a layer norm has, at 0 (Ba et al. 2016; Zhang and Sennrich 2019). */
export function normWeights({ layer, width }: Checked<'norm'>): WeightSpec[] {
  const gain = spec(layer.id, 'gain', constant(1), width)
  return layer.params.form === 'layerNorm' ? [gain, spec(layer.id, 'bias', constant(0), width)] : [gain]
}

/** `in` and `out`, and with SwiGLU `gate` beside `in` (Shazeer 2020, equation 6). */
export function feedForwardWeights({ layer, width, writers }: Checked<'feedForward'>): WeightSpec[] {
  const { hidden, activation, bias } = layer.params
  const linear = (name: string, rows: number, columns: number, share: number) => [
    spec(layer.id, `${name}.weight`, matrixStart(layer.params.start, rows, columns, share), rows, columns),
    ...(bias ? [spec(layer.id, `${name}.bias`, constant(0), columns)] : [])
  ]
  const gate = activation === 'swiglu' ? linear('gate', width, hidden, 1) : []
  return [...linear('in', width, hidden, 1), ...gate, ...linear('out', hidden, width, writers)]
}

/** `query`, `key`, `value` and `out`, each [D, D]. */
export function attentionWeights({ layer, width, writers }: Checked<'attention' | 'linearAttention'>): WeightSpec[] {
  return (['query', 'key', 'value', 'out'] as const).flatMap((name) => [
    spec(layer.id, `${name}.weight`, matrixStart(layer.params.start, width, width, name === 'out' ? writers : 1), width, width),
    ...(layer.params.bias ? [spec(layer.id, `${name}.bias`, constant(0), width)] : [])
  ])
}

/** Learned positions start as GPT-2's. */
export function positionWeights({ layer, width }: Checked<'positions'>): WeightSpec[] {
  if (layer.params.form === 'sinusoidal') return []
  return [spec(layer.id, 'weight', { kind: 'normal', deviation: 0.02 }, layer.params.limit, width)]
}

/** `share`: how many layers write to the sum that this matrix writes to; 1 for one that does not. */
export function matrixStart(start: MatrixStart, rows: number, columns: number, share: number): InitialValue {
  if (start === 'gpt2') return { kind: 'normal', deviation: 0.02 / Math.sqrt(share) }
  return { kind: 'uniform', limit: Math.sqrt(6 / (rows + columns)) }
}
