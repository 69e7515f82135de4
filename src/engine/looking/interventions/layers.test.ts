/** Heads that are knocked out, hidden units and decays that are changed, against attention that is written out here and against other weights. */
import { describe, expect, it } from 'vitest'
import { alteredLayer, middle as base, words } from '../../../../tests/support/alteredModel'
import { plus } from '../../../../tests/support/forward'
import type { Vector } from '../../../../tests/support/forward'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer } from '../../../contract/document/modelGraph'
import type { Tensor } from '../../executors/executor'

const D = 4
const text = 'badcafe'

const modelWith = (layer: Layer) => alteredLayer(layer, D)
const attention: Layer = {
  ...base,
  kind: 'attention',
  params: { heads: 2, causal: true, positions: 'none', form: 'plain', bias: true, dropout: 0, start: 'glorot' }
}

type Weights = ReadonlyMap<string, Tensor>
const data = (weights: Weights, name: string): Vector => [...(weights.get(name)?.data ?? [])]

/** v · W + b of a layer's projection. */
function projected(weights: Weights, name: string, v: Vector): Vector {
  const [matrix, bias] = [data(weights, `${name}.weight`), data(weights, `${name}.bias`)]
  return bias.map((b, k) => v.reduce((sum, x, row) => sum + x * (matrix[row * bias.length + k] ?? NaN), b))
}

interface Knocked {
  /** A head that says zero from a token on. */
  readonly head: number
  readonly from: number
  /** What becomes of the key or value of a token, of all heads. */
  readonly offered?: (name: string, t: number, v: Vector) => Vector
}

/** Causal attention, token by token and head by head. */
function attended(weights: Weights, { offered = (_name, _t, v) => v, ...knocked }: Knocked): Vector[] {
  const x = [...text].map((letter) => data(weights, 'embedding.weight').slice(words.indexOf(letter) * D, (words.indexOf(letter) + 1) * D))
  const [queries, keys, values] = ['query', 'key', 'value'].map((name) =>
    x.map((v, t) => offered(name, t, projected(weights, `mix.${name}`, v)))
  )
  const size = D / 2
  return x.map((_, t) => {
    const heads = [0, 1].flatMap((h) => {
      if (h === knocked.head && t >= knocked.from) return Array<number>(size).fill(0)
      const part = (v: Vector | undefined) => (v ?? []).slice(h * size, (h + 1) * size)
      const scores = (keys ?? []).slice(0, t + 1).map((key) => part(queries?.[t]).reduce((sum, q, k) => sum + q * (part(key)[k] ?? NaN), 0))
      const powers = scores.map((score) => Math.exp(score / Math.sqrt(size)))
      const total = powers.reduce((sum, power) => sum + power, 0)
      return powers.map((power, s) => part(values?.[s]).map((value) => (value * power) / total)).reduce(plus)
    })
    return projected(weights, 'head', projected(weights, 'mix.out', heads))
  })
}

/** The keys of the second head grow at the third token; a dimension of the first head's values is three at three tokens. */
function offers(name: string, t: number, v: Vector): Vector {
  if (name === 'key' && t === 2) return v.map((each, k) => (k >= 2 ? 20 * each : each))
  return name === 'value' && t >= 1 && t <= 3 ? v.map((each, k) => (k === 1 ? 3 : each)) : v
}

describe('attention', () => {
  const model = modelWith(attention)

  it.each([
    ['no head', { head: -1, from: 0 }, []],
    ['a head', { head: 1, from: 0 }, [{ kind: 'zero', layer: 'mix', value: 'heads', units: [2] }]],
    ['a head from a token on', { head: 0, from: 3 }, [{ kind: 'zero', layer: 'mix', value: 'heads', units: [1], from: 4 }]],
    [
      'what tokens offer',
      { head: -1, from: 0, offered: offers },
      [
        { kind: 'scale', layer: 'mix', value: 'k', units: [2], from: 3, to: 3, amount: 20 },
        { kind: 'clamp', layer: 'mix', value: 'v', units: [1], dims: [2], from: 2, to: 4, amount: 3 }
      ]
    ]
  ])('knocks out %s', async (_, knocked, rows) => {
    const expected = attended(model.weights, knocked)
    const actual = await model.outputs(text, rows)
    actual.forEach((row, t) => row.forEach((value, k) => expect(value).toBeCloseTo(expected[t]?.[k] ?? NaN, 5)))
  })
})

/** The model with some rows of a weight set to zero. */
async function withoutRows(layer: Layer, name: string, rows: readonly number[]): Promise<number[][]> {
  const model = modelWith(layer)
  const weight = model.weights.get(name)
  const columns = weight?.type.shape[1] ?? 0
  for (const row of rows) weight?.data.fill(0, row * columns, (row + 1) * columns)
  return model.outputs(text, [])
}

const near = (actual: number[][], expected: number[][]) =>
  actual.forEach((row, t) => row.forEach((value, k) => expect(value).toBeCloseTo(expected[t]?.[k] ?? NaN, 5)))

it('knocks out a head of linear attention: its rows of the last product are zero', async () => {
  const layer: Layer = { ...base, kind: 'linearAttention', params: { heads: 2, form: 'parallel', bias: true, start: 'glorot' } }
  const rows = [{ kind: 'zero', layer: 'mix', value: 'heads', units: [1] }]
  near(await modelWith(layer).outputs(text, rows), await withoutRows(layer, 'mix.out.weight', [0, 1]))
})

it('zeroes hidden units of a feed-forward layer: their rows of the last product are zero', async () => {
  const layer: Layer = { ...base, kind: 'feedForward', params: { hidden: 6, activation: 'gelu', bias: true, start: 'glorot' } }
  const rows = [{ kind: 'zero', layer: 'mix', value: 'hidden', units: [2, 5] }]
  near(await modelWith(layer).outputs(text, rows), await withoutRows(layer, 'mix.out.weight', [1, 4]))
})

describe('Mamba', () => {
  const mamba = readTemplate('mamba-moby-dick').model.layers.find((layer) => layer.kind === 'mamba')
  if (mamba?.kind !== 'mamba') throw new Error('the template has no Mamba block')
  const model = modelWith({ ...mamba, ...base, params: { ...mamba.params, inner: 6, states: 2, rank: 1, kernel: 2 } })
  // At the first steps of training hardly anything enters the state.
  const more = [
    { kind: 'scale', layer: 'embedding', value: 'y', amount: 40 },
    { kind: 'scale', layer: 'mix', value: 'Δ', amount: 10 }
  ]
  const forget = [...more, { kind: 'shut', layer: 'mix', value: 'Ā', from: 4, to: 4 }]

  it('forgets at a token what its decay is shut for: beginnings that differ end alike', async () => {
    const [one, other] = [await model.outputs('badcafe', forget), await model.outputs('gcdcafe', forget)]
    near(one.slice(3), other.slice(3))
    const [plain, otherPlain] = [await model.outputs('badcafe', more), await model.outputs('gcdcafe', more)]
    expect(Math.abs((plain[4]?.[0] ?? 0) - (otherPlain[4]?.[0] ?? 0))).toBeGreaterThan(1e-4)
  })

  it('takes no token in while its step size is zero: the state of what came before stays', async () => {
    const skip = [...more, { kind: 'zero', layer: 'mix', value: 'Δ', from: 4, to: 5 }]
    const [one, other] = [await model.outputs('badcafebad', skip), await model.outputs('badgafebad', skip)]
    // The convolution of two tokens sees the token before as well.
    near(one.slice(6), other.slice(6))
    const [plain, otherPlain] = [await model.outputs('badcafebad', more), await model.outputs('badgafebad', more)]
    expect(Math.abs((plain[7]?.[0] ?? 0) - (otherPlain[7]?.[0] ?? 0))).toBeGreaterThan(1e-4)
  })
})
