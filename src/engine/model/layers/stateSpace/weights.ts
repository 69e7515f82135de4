/** Lists the weights of state-space layers, initialised as in their papers (S4D: Gu et al. 2022; Mamba: Gu and Dao 2023, section 3.3). */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { range } from '../../../compiler/program/shapes'
import type { InitialValue, WeightSpec } from '../weightSpec'

const names = {
  logDelta: 'logDelta',
  logReal: 'logReal',
  imaginary: 'imaginary',
  readReal: 'read.re',
  readImaginary: 'read.im',
  skip: 'skip',
  mix: 'mix.weight',
  mixBias: 'mix.bias',
  kernel: 'conv.weight',
  kernelBias: 'conv.bias',
  enter: 'in.weight',
  select: 'select.weight',
  delta: 'delta.weight',
  deltaBias: 'delta.bias',
  logDecay: 'logDecay',
  leave: 'out.weight'
} as const

/** Returns the name of a state-space layer's weight. */
export function stateSpaceName(layer: string, what: keyof typeof names): string {
  return `${layer}.${names[what]}`
}

/**
 * Weight decay spares A and Δ, which set how fast states turn and fade, and the skip D. It would pull their time constants towards those of
 * zero weights. The authors spare them, too (`_no_weight_decay` in their code; S4 trains A and Δ with a decay of 0).
 */
const undecayed: ReadonlySet<keyof typeof names> = new Set(['logDelta', 'logReal', 'imaginary', 'deltaBias', 'logDecay', 'skip'])

type Row = readonly [what: keyof typeof names, shape: readonly number[], initial: InitialValue]

function specs(layer: string, rows: readonly Row[]): WeightSpec[] {
  return rows.map(([what, shape, initial]) => ({
    name: stateSpaceName(layer, what),
    type: { dtype: 'float32', shape },
    layer,
    node: null,
    initial,
    ...(undecayed.has(what) && { decay: false as const })
  }))
}

/** Initialises as PyTorch's `nn.Linear` does, between ±1/√inputs. */
const linear = (inputs: number): InitialValue => ({ kind: 'uniform', limit: 1 / Math.sqrt(inputs) })
const constant = (value: number): InitialValue => ({ kind: 'constant', value })

/** A starts as the layer's setting says, Δ evenly on a logarithmic scale, and C complex normal of variance 1. */
export function s4dWeights({ id, params }: LayerOf<'s4d'>, width: number): WeightSpec[] {
  const each = [params.states, width]
  const half: InitialValue = { kind: 'normal', deviation: Math.SQRT1_2 }
  const mix: Row[] = [
    ['mix', [width, 2 * width], linear(width)],
    ['mixBias', [2 * width], linear(width)]
  ]
  return specs(id, [
    ['logDelta', [width], { kind: 'between', low: Math.log(params.deltaMin), high: Math.log(params.deltaMax) }],
    ['logReal', each, { kind: 'rows', values: startOfA(params).map(({ decay }) => Math.log(decay)) }],
    ['imaginary', each, { kind: 'rows', values: startOfA(params).map(({ turn }) => turn) }],
    ['readReal', each, half],
    ['readImaginary', each, half],
    ['skip', [width], { kind: 'normal', deviation: 1 }],
    ...(params.output === 'glu' ? mix : [])
  ])
}

/** A_n = −decay + i turn. S4D-Lin: −½ + i π n. S4D-Inv: −½ + i N/π (N / (2n + 1) − 1), N = 2M. S4D-Real: −(n + 1) (equations 8 to 10). */
function startOfA({ states, initial }: LayerOf<'s4d'>['params']): { readonly decay: number; readonly turn: number }[] {
  const size = 2 * states
  return range(states).map((n) => {
    switch (initial) {
      case 'linear':
        return { decay: 0.5, turn: Math.PI * n }
      case 'inverse':
        return { decay: 0.5, turn: (size / Math.PI) * (size / (2 * n + 1) - 1) }
      case 'real':
        return { decay: n + 1, turn: 0 }
      default:
        return initial satisfies never
    }
  })
}

export function convWeights({ id, params }: LayerOf<'conv'>, width: number): WeightSpec[] {
  return specs(id, kernelRows(params.kernel, width))
}

/** Initialises as PyTorch's `nn.Conv1d` with one group for each unit does. */
function kernelRows(kernel: number, width: number): Row[] {
  return [
    ['kernel', [kernel, width], linear(kernel)],
    ['kernelBias', [width], linear(kernel)]
  ]
}

/** A_n = −n for n = 1 … N (S4D-Real); Δ's bias so that softplus gives Δ evenly on a logarithmic scale; D = 1. */
export function mambaWeights({ id, params }: LayerOf<'mamba'>, width: number): WeightSpec[] {
  const { inner, states, rank } = params
  return specs(id, [
    ['enter', [width, 2 * inner], linear(width)],
    ...kernelRows(params.kernel, inner),
    ['select', [inner, rank + 2 * states], linear(inner)],
    ['delta', [rank, inner], linear(rank)],
    ['deltaBias', [inner], { kind: 'inverseSoftplus', low: params.deltaMin, high: params.deltaMax }],
    ['logDecay', [states, inner], { kind: 'rows', values: range(states).map((n) => Math.log(n + 1)) }],
    ['skip', [inner], constant(1)],
    ['leave', [inner, width], linear(inner)]
  ])
}
