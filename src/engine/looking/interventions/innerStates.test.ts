/** States inside S4D, Mamba, linear attention and convolutions, changed, against recurrences that are written out here in float64. */
import { describe, expect, it } from 'vitest'
import { alteredLayer, middle, sequenceOf, words } from '../../../../tests/support/alteredModel'
import type { Vector } from '../../../../tests/support/forward'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import type { Tensor } from '../../executors/executor'
import { patchingMap } from './patching'

const D = 4
const text = 'badcafegade'
type Weights = ReadonlyMap<string, Tensor>
/** What becomes of number `dim` of channel `unit` of a state after token `t`. */
type Change = (state: string, t: number, unit: number, dim: number, value: number) => number
const nothing: Change = (_state, _t, _unit, _dim, value) => value
/** A layer over a sequence, written out: the vectors that it reads → those that it gives on. */
type WrittenOut = (weights: Weights, x: readonly Vector[], change: Change) => Vector[]

/** States whose names are others between batches. */
const carriedAs: Readonly<Record<string, string>> = { 'Re s': 're', 'Im s': 'im', S: 'sum' }

const all = (length: number) => Array.from({ length }, (_, k) => k)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
function numbers(weights: Weights, name: string): (row: number, column?: number) => number {
  const { type, data } = weights.get(`mix.${name}`) ?? { type: { shape: [] }, data: [] }
  const columns = type.shape[1] ?? 1
  return (row, column = 0) => data[row * columns + column] ?? NaN
}
/** v · W. */
const product = (v: Vector, weight: (row: number, column: number) => number, columns: number): Vector =>
  all(columns).map((column) => sum(v.map((each, row) => each * weight(row, column))))

/** The model's logits with the layer as it is written out. */
function expected(weights: Weights, read: string, layer: WrittenOut, change: Change): Vector[] {
  const tables = ['embedding.weight', 'head.weight', 'head.bias'].map((name) => [...(weights.get(name)?.data ?? [])])
  const [embedding = [], matrix = [], bias = []] = tables
  const x = [...read].map((letter) => embedding.slice(words.indexOf(letter) * D, (words.indexOf(letter) + 1) * D))
  const count = words.length
  return layer(weights, x, change).map((y) =>
    all(count).map((k) => (bias[k] ?? NaN) + sum(y.map((each, row) => each * (matrix[row * count + k] ?? NaN))))
  )
}

function near(actual: readonly Vector[], wanted: readonly Vector[]): void {
  expect(actual).toHaveLength(wanted.length)
  actual.forEach((row, t) => row.forEach((value, k) => expect(value, `token ${t + 1}, class ${k}`).toBeCloseTo(wanted[t]?.[k] ?? NaN, 5)))
}
const distance = (one: readonly Vector[], other: readonly Vector[]) =>
  Math.max(...one.flatMap((row, t) => row.map((value, k) => Math.abs(value - (other[t]?.[k] ?? NaN)))))

/** s_t = Ā s_{t−1} + x_t and y_t = 2 Re Σ C B̄ s_t + D x_t, with pairs of numbers for complex ones. */
const s4d =
  (states: number, discretisation: LayerOf<'s4d'>['params']['discretisation']): WrittenOut =>
  (weights, x, change) => {
    type Pair = readonly [number, number]
    const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c]
    const over = (top: Pair, [c, d]: Pair): Pair => times(top, [c / (c * c + d * d), -d / (c * c + d * d)])
    const of = (name: string) => numbers(weights, name)
    const sampled = (n: number, d: number): { a: Pair; b: Pair } => {
      const delta = Math.exp(of('logDelta')(d))
      const [re, im] = [-Math.exp(of('logReal')(n, d)), of('imaginary')(n, d)]
      if (discretisation === 'bilinear') {
        const below: Pair = [1 - (delta * re) / 2, (-delta * im) / 2]
        return { a: over([1 + (delta * re) / 2, (delta * im) / 2], below), b: over([delta, 0], below) }
      }
      const a: Pair = [Math.exp(delta * re) * Math.cos(delta * im), Math.exp(delta * re) * Math.sin(delta * im)]
      return { a, b: over([a[0] - 1, a[1]], [re, im]) }
    }
    const state = all(D).map(() => all(states).map((): Pair => [0, 0]))
    return x.map((v, t) =>
      v.map((entering, d) => {
        const row = state[d] ?? []
        const read = row.map((before, n) => {
          const { a, b } = sampled(n, d)
          const [re, im] = times(a, before)
          const next: Pair = [change('Re s', t, d, n, re + entering), change('Im s', t, d, n, im)]
          row[n] = next
          return 2 * times(times([of('read.re')(n, d), of('read.im')(n, d)], b), next)[0]
        })
        return sum(read) + of('skip')(d) * entering
      })
    )
  }

const silu = (value: number) => value / (1 + Math.exp(-value))

/** y_t = b + Σ_j w_j x_{t−k+1+j}, whose earlier inputs are a window that can be changed after each token. */
function convolved(weights: Weights, x: readonly Vector[], kernel: number, change: Change): Vector[] {
  const [w, bias] = [numbers(weights, 'conv.weight'), numbers(weights, 'conv.bias')]
  const window = (x[0] ?? []).map(() => all(kernel - 1).map(() => 0))
  return x.map((v, t) =>
    v.map((entering, unit) => {
      const seen = [...(window[unit] ?? []), entering]
      window[unit] = seen.slice(1).map((value, dim) => change('window', t, unit, dim, value))
      return bias(unit) + sum(seen.map((value, j) => value * w(j, unit)))
    })
  )
}

/** h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t and y_t = Σ C_t h_t + D x_t, around which are a convolution and a gate. */
const mamba =
  ({ inner, states, rank, kernel }: LayerOf<'mamba'>['params']): WrittenOut =>
  (weights, read, change) => {
    const of = (name: string) => numbers(weights, name)
    const both = read.map((v) => product(v, of('in.weight'), 2 * inner))
    const first = both.map((row) => row.slice(0, inner))
    const h = all(inner).map(() => all(states).map(() => 0))
    return convolved(weights, first, kernel, change).map((before, t) => {
      const x = before.map(silu)
      const selected = product(x, of('select.weight'), rank + 2 * states)
      const wide = product(selected.slice(0, rank), of('delta.weight'), inner)
      const y = x.map((entering, e) => {
        const delta = Math.log1p(Math.exp((wide[e] ?? NaN) + of('delta.bias')(e)))
        const row = h[e] ?? []
        const answer = row.map((old, n) => {
          const decay = Math.exp(-delta * Math.exp(of('logDecay')(n, e)))
          const next = change('h', t, e, n, decay * old + delta * (selected[rank + n] ?? NaN) * entering)
          row[n] = next
          return next * (selected[rank + states + n] ?? NaN)
        })
        return (sum(answer) + of('skip')(e) * entering) * silu(both[t]?.[inner + e] ?? NaN)
      })
      return product(y, of('out.weight'), D)
    })
  }

/** Each head's sums of φ(k) vᵀ and φ(k), which its query reads. */
const linearAttention =
  (heads: number): WrittenOut =>
  (weights, x, change) => {
    const size = D / heads
    const projected = (name: string, v: Vector) =>
      product(v, numbers(weights, `${name}.weight`), D).map((value, k) => value + numbers(weights, `${name}.bias`)(k))
    const feature = (value: number) => (value > 0 ? value + 1 : Math.exp(value))
    const state = all(heads).map(() => all(size * (size + 1)).map(() => 0))
    return x.map((v, t) => {
      const [q, k, values] = [projected('query', v).map(feature), projected('key', v).map(feature), projected('value', v)]
      const read = state.flatMap((sums, head) => {
        const part = (vector: Vector) => vector.slice(head * size, (head + 1) * size)
        const offered = [...part(values), 1]
        part(k).forEach((key, row) =>
          offered.forEach((value, column) => {
            const dim = row * (size + 1) + column
            sums[dim] = change('S', t, head, dim, (sums[dim] ?? NaN) + key * value)
          })
        )
        const answer = offered.map((_, column) => sum(part(q).map((query, row) => query * (sums[row * (size + 1) + column] ?? NaN))))
        return answer.slice(0, size).map((value) => value / ((answer[size] ?? NaN) + 1e-6))
      })
      return projected('out', read)
    })
  }

/** x_{t−1} + μ (x_t − x_{t−1}). */
const tokenShift: WrittenOut = (weights, x, change) => {
  const window = all(D).map(() => 0)
  return x.map((v, t) =>
    v.map((entering, unit) => {
      const before = window[unit] ?? NaN
      window[unit] = change('window', t, unit, 0, entering)
      return before + numbers(weights, 'share')(unit) * (entering - before)
    })
  )
}

const s4dParams = { states: 3, initial: 'linear', deltaMin: 0.05, deltaMax: 0.5, output: 'none' } as const
const s4dLayer = (form: LayerOf<'s4d'>['params']['form'], discretisation: 'zeroOrderHold' | 'bilinear'): Layer => {
  return { ...middle, kind: 's4d', params: { ...s4dParams, discretisation, form } }
}
const mambaParams = (form: 'scan' | 'associative', kernel: number) =>
  ({ inner: 6, states: 3, kernel, rank: 2, deltaMin: 0.1, deltaMax: 0.9, form }) as const
const mambaLayer = (form: 'scan' | 'associative', kernel = 3): Layer => ({ ...middle, kind: 'mamba', params: mambaParams(form, kernel) })
const linearLayer = (form: 'parallel' | 'recurrent'): Layer => {
  return { ...middle, kind: 'linearAttention', params: { heads: 2, form, bias: true, start: 'glorot' } }
}

/** Name, layer, the layer written out, and its states. */
const cases: readonly (readonly [string, Layer, WrittenOut, readonly string[]])[] = [
  ['S4D as a convolution', s4dLayer('convolution', 'zeroOrderHold'), s4d(3, 'zeroOrderHold'), ['Re s', 'Im s']],
  ['S4D step by step', s4dLayer('scan', 'bilinear'), s4d(3, 'bilinear'), ['Re s', 'Im s']],
  ['S4D as an associative scan', s4dLayer('associative', 'zeroOrderHold'), s4d(3, 'zeroOrderHold'), ['Re s', 'Im s']],
  ['Mamba step by step', mambaLayer('scan'), mamba(mambaParams('scan', 3)), ['window', 'h']],
  ['Mamba as an associative scan', mambaLayer('associative'), mamba(mambaParams('associative', 3)), ['window', 'h']],
  ['Mamba without a window', mambaLayer('scan', 1), mamba(mambaParams('scan', 1)), ['h']],
  ['linear attention in parallel', linearLayer('parallel'), linearAttention(2), ['S']],
  ['linear attention step by step', linearLayer('recurrent'), linearAttention(2), ['S']],
  [
    'a convolution',
    { ...middle, kind: 'conv', params: { kernel: 4, activation: 'none' } },
    (weights, x, change) => convolved(weights, x, 4, change),
    ['window']
  ],
  ['a token shift', { ...middle, kind: 'tokenShift', params: {} }, tokenShift, ['window']]
]

describe.each(cases)('%s', (_, layer, written, states) => {
  const model = alteredLayer(layer, D)
  const of = (read: string, change: Change) => expected(model.weights, read, written, change)
  const each = (row: Record<string, unknown>) => states.map((value) => ({ layer: 'mix', value, ...row }))

  it('has its states among the values that can be changed, zero at first', () => {
    const known = model.lens.values().filter(({ initial }) => initial !== null)
    expect(known.map(({ name, initial }) => [name, initial])).toEqual(states.map((name) => [name, 'zeros']))
  })

  it('computes in the form that can be changed what it computes in its own', async () => {
    near(await model.outputs(text, []), of(text, nothing))
    near(await model.outputs(text, each({ kind: 'zero', on: false })), of(text, nothing))
  })

  it('clamps, scales and shifts channels and state dimensions at tokens, and later tokens see it', async () => {
    const last = (states[0] === 'window' && states.length === 1) || states[0] === 'S' ? 1 : 2
    const rows = [
      ...each({ kind: 'clamp', units: [2], dims: [1], from: 3, to: 4, amount: 1.5 }),
      ...each({ kind: 'scale', units: [1, 2], from: 6, to: 7, amount: -2 }),
      ...each({ kind: 'shift', units: [last], from: 9, amount: 0.75 })
    ]
    const change: Change = (_state, t, unit, dim, value) => {
      const clamped = unit === 1 && dim === 0 && (t === 2 || t === 3) ? 1.5 : value
      const scaled = unit < 2 && (t === 5 || t === 6) ? -2 * clamped : clamped
      return unit === last - 1 && t >= 8 ? scaled + 0.75 : scaled
    }
    const wanted = of(text, change)
    near(await model.outputs(text, rows), wanted)
    expect(distance(wanted, of(text, nothing))).toBeGreaterThan(0.01)
  })

  it('resets its state at a token: what follows is what a text has that begins there', async () => {
    const after = await model.outputs(text, each({ kind: 'reset', from: 4, to: 4 }))
    near(after.slice(4), of(text.slice(4), nothing))
    expect(distance(after.slice(4), of(text, nothing).slice(4))).toBeGreaterThan(1e-4)
  })

  it('goes on from the states of a batch before, and is changed in them', async () => {
    const split = 6
    const taken = recorded(model, text.slice(0, split), written)
    const last = (name: string, units: number, dims: number, unitsFirst: boolean) =>
      all(units * dims).map((k) =>
        unitsFirst
          ? taken(name, split - 1, Math.floor(k / dims), k % dims, NaN)
          : taken(name, split - 1, k % units, Math.floor(k / units), NaN)
      )
    const entered = Object.fromEntries(
      model.lens.values().flatMap(({ name, initial, width, units }) => {
        return initial === null ? [] : [[`mix.${carriedAs[name] ?? name}`, last(name, units, width / units, name === 'S')]]
      })
    )
    const change: Change = (_state, t, unit, _dim, value) => (unit === 1 && t === split + 1 ? 2 * value : value)
    const rows = each({ kind: 'scale', units: [2], from: 2, to: 2, amount: 2 })
    near(await model.outputs(text.slice(split), rows, entered), of(text, change).slice(split))
  })

  it('takes its state from another text: what follows is what has that past', async () => {
    const after = await model.outputs(text, each({ kind: 'copy', from: 5, to: 5, text: 'gabbed', token: 6 }))
    near(after.slice(5), of(`gabbed${text.slice(5)}`, nothing).slice(6))
  })
})

it('runs in stretches of time as well: a change at the end of one reaches the next', async () => {
  const long = Array.from({ length: 75 }, (_, t) => words[(t * t + 3 * t) % words.length]).join('')
  const change: Change = (state, t, unit, dim, value) => (state !== 'window' && t === 31 && unit === 0 && dim === 2 ? 4 : value)
  const row = { kind: 'clamp', layer: 'mix', units: [1], dims: [3], from: 32, to: 32, amount: 4 }
  for (const [, layer, written, states] of [cases[2], cases[3]].filter((each) => each !== undefined)) {
    const model = alteredLayer(layer, D)
    const rows = states.filter((value) => value !== 'window').map((value) => ({ ...row, value }))
    near(await model.outputs(long, rows), expected(model.weights, long, written, change))
  }
})

/** The numbers that states have after each token of a text. */
function recorded(model: ReturnType<typeof alteredLayer>, read: string, written: WrittenOut): Change {
  const seen = new Map<string, number>()
  expected(model.weights, read, written, (state, t, unit, dim, value) => {
    seen.set(`${state} ${t} ${unit} ${dim}`, value)
    return value
  })
  return (state, t, unit, dim) => seen.get(`${state} ${t} ${unit} ${dim}`) ?? NaN
}

it.each([cases[0], cases[4], cases[6]].filter((each) => each !== undefined))(
  'maps patches of the states of %s',
  async (_, layer, written, states) => {
    const [base, other] = ['badcafe', 'badcgfe']
    const model = alteredLayer(layer, D)
    const taken = recorded(model, other, written)
    const logits = (read: string, change: Change) => expected(model.weights, read, written, change).at(-1) ?? []
    const likeliest = (row: Vector) => row.indexOf(Math.max(...row))
    const [right, wrong] = [likeliest(logits(other, nothing)), likeliest(logits(base, nothing))]
    const [answer, against] = right === wrong ? [right, (wrong + 1) % words.length] : [right, wrong]
    const measured = (row: Vector) => (row[answer] ?? NaN) - (row[against] ?? NaN)
    const [from, to] = [measured(logits(base, nothing)), measured(logits(other, nothing))]
    const output = { at: null, answer: words[answer] ?? '', against: words[against] ?? '', steps: base.length }
    const rows = new Map<string, Float32Array>()
    const pair = { sequence: { input: sequenceOf(base) }, from: { input: sequenceOf(other) }, output }
    for await (const event of patchingMap(model.lens, pair, () => model.source))
      if (event.type === 'row' && event.layer === 'mix') rows.set(event.name, event.restored)
    const together = states.length > 1 ? [states.join(' + ')] : []
    expect([...rows.keys()]).toEqual([...together, ...states, 'y'])
    for (const name of [...together, ...states])
      rows.get(name)?.forEach((restored, at) => {
        const patch: Change = (state, t, ...rest) => (t === at && name.split(' + ').includes(state) ? taken(state, t, ...rest) : rest[2])
        expect(restored, `${name} at token ${at + 1}`).toBeCloseTo((measured(logits(base, patch)) - from) / (to - from), 3)
      })
  }
)
