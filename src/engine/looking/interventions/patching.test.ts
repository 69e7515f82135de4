/** A map of patches of two LSTM layers against two layers that are written out here and run with copied values. */
import { expect, it } from 'vitest'
import { alteredModel, sequenceOf, words } from '../../../../tests/support/alteredModel'
import { linear, plus, sigmoid, tanh, times } from '../../../../tests/support/forward'
import type { Vector, Weights } from '../../../../tests/support/forward'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer } from '../../../contract/document/modelGraph'
import { patchingMap, PatchingRefused } from './patching'

const [D, H] = [3, 4]
const document = readTemplate('lstm-moby-dick')
const cell = document.cells[0]?.id ?? ''
const recurrent = (id: string, from: string): Layer => {
  return { id, name: id, kind: 'recurrent', inputs: [from], params: { cell, hidden: H, direction: 'forward' } }
}
const layers: Layer[] = [
  { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: D } },
  recurrent('low', 'embedding'),
  recurrent('high', 'low'),
  { id: 'head', name: 'Head', kind: 'head', inputs: ['high'], params: { bias: true, over: 'token' } }
]
const { lens, weights, source } = alteredModel({ ...document, model: { layers } })

type Values = Map<string, Vector>
/** What is copied at a token: a value by `<layer>.<name>`. */
interface Copy {
  readonly t: number
  readonly names: readonly string[]
  readonly from: readonly Values[]
}

const data = (of: Weights, name: string): Vector => [...(of.get(name)?.data ?? [])]

/** The logits of the last token, and every value of each token. */
function twoLayers(text: string, copy: Copy | null): { logits: Vector; values: Values[] } {
  const state = new Map(['low', 'high'].flatMap((layer) => ['c', 'h'].map((name) => [`${layer}.${name}`, Array<number>(H).fill(0)])))
  const values: Values[] = []
  let logits: Vector = []
  ;[...text].forEach((letter, t) => {
    const seen: Values = new Map()
    const set = (name: string, value: Vector): Vector => {
      const copied = copy !== null && copy.t === t && copy.names.includes(name) ? copy.from[t]?.get(name) : undefined
      seen.set(name, copied ?? value)
      return copied ?? value
    }
    const token = words.indexOf(letter)
    let x = set('embedding.y', data(weights, 'embedding.weight').slice(token * D, (token + 1) * D))
    for (const layer of ['low', 'high']) {
      const h = state.get(`${layer}.h`) ?? []
      const gate = (name: string) => linear(weights, `${layer}.z${name}`, { x, h })
      const [f, i, o] = [sigmoid(gate('f')), sigmoid(gate('i')), sigmoid(gate('o'))]
      const c = set(`${layer}.c`, plus(times(f, state.get(`${layer}.c`) ?? []), times(i, tanh(gate('g')))))
      const next = set(`${layer}.h`, times(o, tanh(c)))
      state.set(`${layer}.c`, c).set(`${layer}.h`, next)
      x = set(`${layer}.y`, next)
    }
    const matrix = data(weights, 'head.weight')
    logits = data(weights, 'head.bias').map((b, k) =>
      x.reduce((sum, value, row) => sum + value * (matrix[row * words.length + k] ?? NaN), b)
    )
    values.push(seen)
  })
  return { logits, values }
}

const logOf = (logits: Vector, k: number) => (logits[k] ?? NaN) - Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0))

it('restores what a run with copied values restores, and all of it by the states of the last token', async () => {
  const [base, other] = ['badcafe', 'bgdcaff']
  const [plain, taken] = [twoLayers(base, null), twoLayers(other, null)]
  const measured = ({ logits }: { logits: Vector }) => logOf(logits, 2) - logOf(logits, 5)
  const output = { at: null, answer: 'c', against: 'f', steps: base.length }
  const rows = []
  let begin = null
  for await (const event of patchingMap(
    lens,
    { sequence: { input: sequenceOf(base) }, from: { input: sequenceOf(other) }, output },
    () => source
  ))
    if (event.type === 'row') rows.push(event)
    else begin = event
  expect(begin).toMatchObject({ step: 3, at: 6, output: 'log p(c) − log p(f)', tokens: [...base], from: [...other] })
  expect(begin?.base).toBeCloseTo(measured(plain), 5)
  expect(begin?.source).toBeCloseTo(measured(taken), 5)
  expect(rows.map(({ layer, name }) => `${layer}.${name}`)).toEqual([
    'embedding.y',
    'low.h + c',
    'low.h',
    'low.c',
    'low.y',
    'high.h + c',
    'high.h',
    'high.c',
    'high.y'
  ])
  for (const { layer, name, restored } of rows)
    restored.forEach((share, t) => {
      const names = name.split(' + ').map((each) => `${layer}.${each}`)
      const patched = measured(twoLayers(base, { t, names, from: taken.values }))
      expect(share, `${layer}.${name} at ${t}`).toBeCloseTo((patched - measured(plain)) / (measured(taken) - measured(plain)), 3)
    })
  const last = rows.find(({ layer, name }) => layer === 'high' && name === 'y')?.restored
  expect(last?.at(-1)).toBeCloseTo(1, 5)
})

it('refuses sequences of different lengths, and those that give the same output', async () => {
  const map = (base: string, other: string) => {
    const output = { at: null, answer: null, against: null, steps: base.length }
    return patchingMap(lens, { sequence: { input: sequenceOf(base) }, from: { input: sequenceOf(other) }, output }, () => source).next()
  }
  const codes = (base: string, other: string) =>
    map(base, other).then(
      () => [],
      (error: unknown) => (error instanceof PatchingRefused ? error.problems.map(({ code }) => code) : [String(error)])
    )
  expect(await codes('bad', 'ba')).toEqual(['intervention.lengths'])
  expect(await codes('bad', 'bad')).toEqual(['intervention.noDifference'])
})
