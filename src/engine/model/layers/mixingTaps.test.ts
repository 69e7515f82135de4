/** Taps of attention and state-space layers in float64: maps are what the layers compute with. */
import { describe, expect, it } from 'vitest'
import type { LayerOf } from '../../../contract/document/modelGraph'
import type { Dense } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { attentionWeights } from './attention/projections'
import type { CheckedLayer } from '../checkedModel'
import { mambaWeights, s4dWeights } from './stateSpace/weights'
import type { WeightSpec } from './weightSpec'
import { optimiseBlock } from '../../compiler/passes/compile'
import { BlockBuilder } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { verifyBlock } from '../../compiler/program/verify'
import { lowerAttention } from './attention/attention'
import { splitHeads } from './attention/heads'
import { layerContext, projectWithBias } from './context'
import type { LayerContext } from './context'
import { feature, lowerLinearAttention } from './attention/linear'
import { initialWeights } from '../lower/initialWeights'
import { mixingTaps } from './mixingTaps'
import { entered, lowerMamba } from './stateSpace/mamba/mamba'
import { selectiveScan } from './stateSpace/mamba/selectiveScan'
import { lowerS4d } from './stateSpace/s4d/s4d'

const [T, B, D, H] = [9, 2, 8, 2]
const base = { id: 'it', name: 'It', inputs: ['tokens'] }
type Checked = Extract<CheckedLayer, { kind: 'attention' | 'linearAttention' | 'mamba' | 's4d' }>
const around = { inputs: ['tokens'], width: D, writers: 1, steps: T }

const attention = (params: Partial<LayerOf<'attention'>['params']>): Checked => {
  const all = {
    heads: H,
    causal: true,
    positions: 'rotary',
    form: 'chunked',
    bias: true,
    dropout: 0.5,
    start: 'glorot',
    ...params
  } as const
  return { kind: 'attention', layer: { ...base, kind: 'attention', params: all }, ...around }
}
const linear: Checked & { kind: 'linearAttention' } = {
  kind: 'linearAttention',
  layer: { ...base, kind: 'linearAttention', params: { heads: H, form: 'recurrent', bias: true, start: 'glorot' } },
  ...around
}
const mamba: Checked & { kind: 'mamba' } = {
  kind: 'mamba',
  layer: { ...base, kind: 'mamba', params: { inner: 5, states: 3, kernel: 2, rank: 2, deltaMin: 0.1, deltaMax: 1, form: 'auto' } },
  ...around
}
const s4d: Checked = {
  kind: 's4d',
  layer: {
    ...base,
    kind: 's4d',
    params: { states: 3, discretisation: 'bilinear', initial: 'inverse', deltaMin: 0.1, deltaMax: 1, output: 'none', form: 'auto' }
  },
  ...around
}

function specsOf(checked: Checked): WeightSpec[] {
  switch (checked.kind) {
    case 'attention':
    case 'linearAttention':
      return attentionWeights(checked)
    case 'mamba':
      return mambaWeights(checked.layer, D)
    case 's4d':
      return s4dWeights(checked.layer, D)
    default:
      return checked satisfies never
  }
}

function lowered(checked: Checked, input: Value, context: LayerContext): Value {
  switch (checked.kind) {
    case 'attention':
      return lowerAttention(checked.layer, input, context)
    case 'linearAttention':
      return lowerLinearAttention(checked.layer, input, context)
    case 'mamba':
      return lowerMamba(checked.layer, input, context)
    case 's4d':
      return lowerS4d(checked.layer, input, context)
    default:
      return checked satisfies never
  }
}

/** Every tap by its name, and what `more` writes beside them; all evaluated on one input, the second sequence two steps shorter. */
function looked(
  checked: Checked,
  more: (input: Value, context: LayerContext) => Record<string, Value>,
  { masked = false, unit = 0 } = {}
): Map<string, number[]> {
  const builder = new BlockBuilder()
  const input = builder.parameter({ dtype: 'float32', shape: [T, B, D] })
  const mask = masked ? builder.parameter({ dtype: 'float32', shape: [T, B] }) : null
  const specs = specsOf(checked)
  const weights = new Map(specs.map((spec) => [spec.name, builder.parameter(spec.type)]))
  const weight = (name: string): Value =>
    at(
      [weights.get(name)].flatMap((each) => each ?? []),
      0
    )
  const chosen = builder.fill(unit, [1], 'int32')
  const context = layerContext({ builder, length: T, batch: B, mask, weight, taps: true, unit: chosen, random: null })
  const output = lowered(checked, input, context)
  const taps = mixingTaps(checked, input, output, context)
  const named = new Map([...taps.map((tap) => [tap.node, tap.value] as const), ...Object.entries(more(input, context))])
  const block = optimiseBlock(builder.finish([...named.values()]))
  verifyBlock(block)
  const started = [...initialWeights(specs, 3).values()].map(({ type, data }): Dense => ({
    shape: type.shape,
    data: Float64Array.from(data)
  }))
  const wave: Dense = { shape: [T, B, D], data: Float64Array.from({ length: T * B * D }, (_, k) => Math.sin(k * 1.7) * 0.8) }
  const real: Dense = { shape: [T, B], data: Float64Array.from({ length: T * B }, (_, k) => (k % B === 1 && k >= (T - 2) * B ? 0 : 1)) }
  const results = evaluateBlock(block, [wave, ...(masked ? [real] : []), ...started])
  return new Map([...named.keys()].map((name, k) => [name, [...at(results, k).data]]))
}

const valuesNamed = (values: Map<string, number[]>, name: string): number[] =>
  at(
    [values.get(name)].flatMap((each) => (each ? [each] : [])),
    0
  )

function expectNear(actual: readonly number[], expected: readonly number[], error = 1e-10): void {
  expect(actual).toHaveLength(expected.length)
  expect(Math.max(...actual.map((x, k) => Math.abs(x - at(expected, k))))).toBeLessThan(error)
}

describe.each([
  ['causal attention', attention({}), false],
  ['attention both ways, past padding', attention({ causal: false, positions: 'alibi' }), true],
  ['linear attention', linear, false]
] as const)('the map of %s', (_, checked, masked) => {
  const values = looked(
    checked,
    (input, context) => {
      const { builder } = context
      const v = splitHeads(builder, projectWithBias(context, input, 'it.value', true), H)
      return { v, w: context.weight('it.out.weight'), b: context.weight('it.out.bias') }
    },
    { masked }
  )
  const map = valuesNamed(values, 'attention')
  const weightAt = (b: number, h: number, t: number, s: number) => at(map, ((b * H + h) * T + t) * T + s)

  it('has rows that add up to one, and nothing above what may be seen', () => {
    for (const b of range(B))
      for (const h of range(H))
        for (const t of range(T)) {
          const row = range(T).map((s) => weightAt(b, h, t, s))
          // Linear attention keeps its divisor from zero by 1e-6.
          expect(Math.abs(row.reduce((sum, one) => sum + one, 0) - 1)).toBeLessThan(checked.kind === 'linearAttention' ? 1e-5 : 1e-12)
          const hidden = row.filter((weight, s) => (masked ? b === 1 && s >= T - 2 : s > t) && weight !== 0)
          expect(hidden).toEqual([])
        }
  })

  it('times the values and the last product is the output', () => {
    const [v, w, bias] = ['v', 'w', 'b'].map((name) => valuesNamed(values, name))
    const size = D / H
    const joined = (t: number, b: number) =>
      range(D).map((d) => {
        const [h, unit] = [Math.floor(d / size), d % size]
        return range(T).reduce((sum, s) => sum + weightAt(b, h, t, s) * at(v ?? [], ((b * H + h) * T + s) * size + unit), 0)
      })
    const expected = range(T * B).flatMap((row) => {
      const inner = joined(Math.floor(row / B), row % B)
      return range(D).map((c) => inner.reduce((sum, x, r) => sum + x * at(w ?? [], r * D + c), at(bias ?? [], c)))
    })
    expectNear(valuesNamed(values, 'y'), expected)
  })
})

/** Σ_s M[t, s] x_s of one unit. */
function applied(matrix: readonly number[], x: (s: number, b: number) => number): number[] {
  return range(T * B).map((row) => {
    const [t, b] = [Math.floor(row / B), row % B]
    return range(T).reduce((sum, s) => sum + at(matrix, ((b * 2 + 1) * T + t) * T + s) * x(s, b), 0)
  })
}

describe('effective attention', () => {
  it.each([
    ['Mamba', mamba, 5],
    ['S4D', s4d, D]
  ] as const)(
    'of each unit of %s, applied to what enters, is what the recurrence gives, and the mean is that of the sizes',
    (_, checked, units) => {
      const each = range(units).map((unit) =>
        looked(
          checked,
          (input, context) => {
            if (checked.kind === 'mamba') {
              const { selective } = entered(checked.layer, input, context)
              const nothing = context.builder.fill(0, [B, 3, 5])
              return { x: selective.x, inner: at(selectiveScan(context.builder, selective, { form: 'scan', start: nothing }).outputs, 0) }
            }
            const skip = context.builder.broadcast(context.weight('it.skip'), input.type.shape)
            return { x: input, inner: context.builder.sub(lowered(checked, input, context), context.builder.mul(input, skip)) }
          },
          { unit }
        )
      )
      each.forEach((values, unit) => {
        const matrix = valuesNamed(values, 'effective')
        const x = valuesNamed(values, 'x')
        const expected = valuesNamed(values, 'inner').filter((_value, k) => k % units === unit)
        expectNear(
          applied(matrix, (s, b) => at(x, (s * B + b) * units + unit)),
          expected
        )
      })
      const sizes = (b: number, k: number) =>
        each.reduce((sum, values) => sum + Math.abs(at(valuesNamed(values, 'effective'), (b * 2 + 1) * T * T + k)) / units, 0)
      const mean = valuesNamed(at(each, 0), 'effective')
      for (const b of range(B))
        expectNear(
          mean.slice(b * 2 * T * T, (b * 2 + 1) * T * T),
          range(T * T).map((k) => sizes(b, k))
        )
    }
  )
})

describe('state-space taps', () => {
  it('of Mamba: Δ above zero, the decay between zero and one, falling with Δ', () => {
    const values = looked(mamba, () => ({}))
    const [delta, decay] = [valuesNamed(values, 'Δ'), valuesNamed(values, 'Ā')]
    expect(delta.every((one) => one > 0)).toBe(true)
    // A starts as −1, −2, −3 for the three states, kept as logarithms in float32.
    expectNear(
      decay,
      delta.map((one) => (Math.exp(-one) + Math.exp(-2 * one) + Math.exp(-3 * one)) / 3),
      1e-7
    )
  })

  it('of S4D: the decay begins at one and falls, and the kernel is the first column of its matrix', () => {
    const values = looked(s4d, () => ({}), { unit: 2 })
    const [decay, kernel, matrix] = [valuesNamed(values, '|Ā|'), valuesNamed(values, 'K'), valuesNamed(values, 'effective')]
    range(D).forEach((d) => {
      expect(at(decay, d)).toBeCloseTo(1, 12)
      range(T - 1).forEach((l) => expect(at(decay, (l + 1) * D + d)).toBeLessThan(at(decay, l * D + d)))
    })
    expectNear(
      range(T).map((t) => at(matrix, T * T + t * T)),
      range(T).map((l) => at(kernel, l * D + 2))
    )
  })

  it('of S4D: each of the three states begins as x', () => {
    const values = looked(s4d, (input) => ({ input }))
    const norms = valuesNamed(values, '‖s‖')
    expect(norms).toHaveLength(T * B * D)
    expectNear(
      norms.slice(0, B * D),
      valuesNamed(values, 'input')
        .slice(0, B * D)
        .map((x) => Math.abs(x) * Math.sqrt(3))
    )
  })

  it('of Mamba: each of the three states begins as Δ B x', () => {
    const values = looked(mamba, (input, context) => {
      const { x, enter } = entered(mamba.layer, input, context).selective
      return { x, enter }
    })
    const [norms, delta, x, enter] = ['‖h‖', 'Δ', 'x', 'enter'].map((name) => valuesNamed(values, name)) as [
      number[],
      number[],
      number[],
      number[]
    ]
    expect(norms).toHaveLength(T * B * 5)
    expectNear(
      norms.slice(0, B * 5),
      range(B * 5).map((k) => {
        const b = Math.floor(k / 5)
        return at(delta, k) * Math.abs(at(x, k)) * Math.hypot(...enter.slice(b * 3, b * 3 + 3))
      })
    )
  })
})

describe('the state norm of linear attention', () => {
  it.each(['recurrent', 'parallel'] as const)('is that of the state that the layer leaves, %s', (form) => {
    const checked = { ...linear, layer: { ...linear.layer, params: { ...linear.layer.params, form } } }
    const values = looked(checked, (input, context) => {
      const { builder } = context
      const states: Value[] = []
      lowerLinearAttention(checked.layer, input, {
        ...context,
        carried: { enter: (_, fresh) => fresh, leave: (_, state) => states.push(state) }
      })
      // Beside Σ φ(k) vᵀ the state holds Σ φ(k), in its last column.
      const k = splitHeads(builder, feature(builder, projectWithBias(context, input, 'it.key', true)), H)
      const v = splitHeads(builder, projectWithBias(context, input, 'it.value', true), H)
      return { state: builder.sliceAxis(at(states, 0), 3, 0, D / H), k, v }
    })
    const norms = valuesNamed(values, '‖S‖')
    expect(norms).toHaveLength(T * B * H)
    const length = (numbers: readonly number[]) => Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0))
    const each = (numbers: readonly number[], size: number) => range(B * H).map((k) => numbers.slice(k * size, (k + 1) * size))
    expectNear(norms.slice(-B * H), each(valuesNamed(values, 'state'), (D / H) ** 2).map(length))
    // After one step the state is one outer product.
    const first = (name: string) => each(valuesNamed(values, name), (T * D) / H).map((head) => length(head.slice(0, D / H)))
    expectNear(
      norms.slice(0, B * H),
      first('k').map((key, k) => key * at(first('v'), k))
    )
  })
})
