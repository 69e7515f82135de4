/** Reach over held-out sequences against finite differences of the loss of two LSTM layers that are written out here in float64. */
import { expect, it } from 'vitest'
import { checked, dynamicOf, movedWeights, sourceOf, tokenProbe, vocabulary } from '../../../../tests/support/drawnCell'
import { linear, plus, sigmoid, tanh, times } from '../../../../tests/support/forward'
import type { Vector, Weights } from '../../../../tests/support/forward'
import { referenceExecutor } from '../../../../tests/support/referenceExecutor'
import { readTemplate } from '../../../../tests/support/templates'
import type { HeldOutReach } from '../../../contract/events/dynamics'
import type { Layer } from '../../../contract/document/modelGraph'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { Reach } from '../inspection/reach'
import { Dynamics } from './dynamics'
import { heldOutReach } from './heldOutReach'

const [D, H, length, sequences] = [3, 4, 9, 7]
const document = readTemplate('lstm-moby-dick')
const recurrent = (id: string, from: string): Layer => {
  const params = { cell: document.cells[0]?.id ?? '', hidden: H, direction: 'forward' } as const
  return { id, name: id, kind: 'recurrent', inputs: [from], params }
}
const layers: Layer[] = [
  { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: D } },
  recurrent('low', 'embedding'),
  recurrent('high', 'low'),
  { id: 'head', name: 'Head', kind: 'head', inputs: ['high'], params: { bias: true, over: 'token' } }
]
const model = checked({ ...document, model: { layers } }, nextTokenTask(vocabulary))
const weights: Weights = movedWeights(model)

/** Held-out tokens, of which a sequence begins at each place. */
const tokens = Array.from({ length: 60 }, (_, t) => (t * t + 3 * t + Math.floor(t / 5)) % vocabulary)
const places = tokens.length - length
/** The places that were asked for, in their order. */
const asked: number[] = []
const data = {
  places: () => places,
  example: (_: unknown, at: number) => {
    asked.push(at)
    return tokenProbe(tokens.slice(at, at + length))
  }
}

const numbers = (name: string): Vector => [...(weights.get(name)?.data ?? [])]

/** What is added to a unit of a state after a time step. */
interface Nudge {
  readonly state: string
  readonly t: number
  readonly unit: number
  readonly by: number
}

/** The loss of the last prediction of a sequence, and the forget gates of each layer at each time step. */
function lastLoss(sequence: readonly number[], nudge: Nudge | null): { loss: number; forget: ReadonlyMap<string, Vector[]> } {
  const zeros = () => Array<number>(H).fill(0)
  const states = new Map(['low.c', 'low.h', 'high.c', 'high.h'].map((name) => [name, zeros()]))
  const forget = new Map(['low', 'high'].map((layer) => [layer, [] as Vector[]]))
  let logits: Vector = []
  sequence.slice(0, -1).forEach((token, t) => {
    const set = (state: string, value: Vector): Vector => {
      const next = value.map((each, unit) => (nudge?.state === state && nudge.t === t && nudge.unit === unit ? each + nudge.by : each))
      states.set(state, next)
      return next
    }
    let x = numbers('embedding.weight').slice(token * D, (token + 1) * D)
    for (const layer of ['low', 'high']) {
      const h = states.get(`${layer}.h`) ?? []
      const gate = (name: string) => sigmoid(linear(weights, `${layer}.z${name}`, { x, h }))
      const [f, i, o] = [gate('f'), gate('i'), gate('o')]
      forget.get(layer)?.push(f)
      const c = set(`${layer}.c`, plus(times(f, states.get(`${layer}.c`) ?? []), times(i, tanh(linear(weights, `${layer}.zg`, { x, h })))))
      x = set(`${layer}.h`, times(o, tanh(c)))
    }
    const [matrix, bias] = [numbers('head.weight'), numbers('head.bias')]
    logits = bias.map((b, k) => x.reduce((sum, value, row) => sum + value * (matrix[row * vocabulary + k] ?? NaN), b))
  })
  const loss = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (logits[sequence.at(-1) ?? -1] ?? NaN)
  return { loss, forget }
}

/** ‖∂L/∂s_t‖ by central differences, as shares of that at the time step of the loss, by distance from it. */
function sharesOf(sequence: readonly number[], state: string): number[] {
  const last = sequence.length - 2
  const norm = (t: number) => {
    const slope = (unit: number) => {
      const [above, below] = [1e-4, -1e-4].map((by) => lastLoss(sequence, { state, t, unit, by }).loss)
      return ((above ?? NaN) - (below ?? NaN)) / 2e-4
    }
    return Math.hypot(...Array.from({ length: H }, (_, unit) => slope(unit)))
  }
  return Array.from({ length: last + 1 }, (_, d) => norm(last - d) / norm(last))
}

/** The root mean square over units of the product of forget gates over so many time steps before the loss. */
function gatesOf(sequence: readonly number[], layer: string): number[] {
  const gates = lastLoss(sequence, null).forget.get(layer) ?? []
  const last = sequence.length - 2
  return Array.from({ length: last + 1 }, (_, d) => {
    const products = Array.from({ length: H }, (__, unit) =>
      gates.slice(last - d + 1, last + 1).reduce((all, f) => all * (f[unit] ?? NaN), 1)
    )
    return Math.sqrt(products.reduce((sum, product) => sum + product ** 2, 0) / H)
  })
}

/** The number below which a share of the numbers lies, on the line between its neighbours. */
function below(values: readonly number[], share: number): number {
  const [sorted, rank] = [[...values].sort((a, b) => a - b), share * (values.length - 1)]
  const [low, high] = [sorted[Math.floor(rank)] ?? NaN, sorted[Math.ceil(rank)] ?? NaN]
  return low * (1 - (rank % 1)) + high * (rank % 1)
}

it('is the median and the band of what finite differences give for each sequence, beside the product of forget gates', async () => {
  const dynamic = dynamicOf(model)
  const lenses = { reach: new Reach(referenceExecutor, dynamic), dynamics: new Dynamics(referenceExecutor, dynamic) }
  const frames: HeldOutReach[] = []
  const held = { data, length, wanted: sequences, ended: () => false }
  for await (const frame of heldOutReach(lenses, held, () => sourceOf(weights, 12))) frames.push(frame)
  expect(frames.map(({ step, sequences: count, of }) => [step, count, of])).toEqual(
    Array.from({ length: sequences }, (_, k) => [12, k + 1, sequences])
  )
  expect(new Set(asked).size).toBe(sequences)
  expect(Math.max(...asked) - Math.min(...asked)).toBeGreaterThan(places / 2)

  for (const count of [1, sequences]) {
    const states = frames[count - 1]?.states.filter(({ kind }) => kind === 'state') ?? []
    expect(states.map(({ layer, name }) => `${layer}.${name}`).sort()).toEqual(['high.c', 'high.h', 'low.c', 'low.h'])
    for (const { layer, name, median, low, high, theory } of states) {
      const read = asked.slice(0, count).map((at) => tokens.slice(at, at + length))
      const shares = read.map((sequence) => sharesOf(sequence, `${layer}.${name}`))
      expect(median).toHaveLength(length - 1)
      if (count > 1) expect((high[3] ?? NaN) - (low[3] ?? NaN)).toBeGreaterThan(1e-3)
      for (let d = 0; d < length - 1; d++) {
        const column = shares.map((each) => each[d] ?? NaN)
        const said = `${layer}.${name}, distance ${d}, ${count} sequences`
        expect(median[d], said).toBeCloseTo(below(column, 0.5), 5)
        expect(low[d], said).toBeCloseTo(below(column, 0.1), 5)
        expect(high[d], said).toBeCloseTo(below(column, 0.9), 5)
      }
      if (name === 'h') expect(theory).toBeNull()
      else {
        const gates = read.map((sequence) => gatesOf(sequence, layer))
        for (let d = 0; d < length - 1; d++)
          expect(theory?.[d]).toBeCloseTo(
            below(
              gates.map((each) => each[d] ?? NaN),
              0.5
            ),
            5
          )
      }
    }
  }
})
