/** State-space recurrences that are drawn as cells give in float64 the outputs of the built-in layers with the same weights. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { readEquations } from '../../../../cell/text/readEquations'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { nextTokenTask } from '../../../../contract/document/taskShape'
import { generate } from '../../../executors/reference/array'
import type { Dense } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { checkModel } from '../../graph/checkModel'
import { mambaWeights, s4dWeights } from './weights'
import { recurrenceOf } from '../recurrent/recurrence'
import { layerWeights } from '../weights'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at, range } from '../../../compiler/program/shapes'
import type { TensorType, Value } from '../../../compiler/program/types'
import { initialWeights } from '../../lower/initialWeights'
import { layerContext } from '../context'
import type { LayerContext } from '../context'
import { lowerRecurrent } from '../recurrent/recurrent'
import type { RecurrentLayer } from '../recurrent/recurrent'
import { selection } from './mamba/mamba'
import { lowerS4d } from './s4d/s4d'
import { selectiveScan } from './mamba/selectiveScan'

const [T, B, H, N, R] = [9, 2, 5, 16, 4]
const input = generate([T, B, H], (_, k) => Math.sin(1.7 * k) + 0.3 * Math.cos(0.4 * k))

/** Returns the drawn layer of a template with H units, with `graph` instead of its cell if that is not undefined. */
function drawn(id: string, cell?: CellGraph): RecurrentLayer {
  const document = readTemplate(id)
  if (cell) document.cells = [cell]
  for (const layer of document.model.layers) {
    if (layer.kind === 'embedding') layer.params.units = H
    if (layer.kind === 'recurrent') layer.params.hidden = H
  }
  const checked = checkModel(document, nextTokenTask(7))
  const recurrentLayer = checked.ok ? checked.model.layers.find(({ kind }) => kind === 'recurrent') : undefined
  if (recurrentLayer?.kind !== 'recurrent') throw new Error('no drawn layer')
  return recurrentLayer
}

function run(weights: ReadonlyMap<string, Dense>, write: (context: LayerContext, input: Value) => Value): readonly number[] {
  const builder = new BlockBuilder()
  const float32 = ({ shape }: Dense): TensorType => ({ dtype: 'float32', shape })
  const x = builder.parameter(float32(input))
  const values = new Map([...weights].map(([name, array]) => [name, builder.parameter(float32(array))]))
  const weight = (name: string) => values.get(name) ?? missing(name)
  const context = layerContext({ builder, length: T, batch: B, mask: null, weight, taps: false, random: null })
  const block = builder.finish([write(context, x)])
  return Array.from(at(evaluateBlock(block, [input, ...weights.values()]), 0).data)
}

function missing(name: string): never {
  throw new Error(`no weight ${name}`)
}

function expectSame(got: readonly number[], expected: readonly number[]): void {
  expect(got).toHaveLength(expected.length)
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1)
  got.forEach((value, k) => expect(value).toBeCloseTo(at(expected, k), 9))
}

/** Columns `begin` … of a matrix. */
const columns = ({ shape, data }: Dense, begin: number, size: number): Dense =>
  generate([at(shape, 0), size], (_, k) => data[Math.floor(k / size) * at(shape, 1) + begin + (k % size)] ?? NaN)
const transposed = ({ shape: [rows = 0, width = 0], data }: Dense, change: (value: number) => number): Dense =>
  generate([width, rows], (_, k) => change(data[(k % rows) * width + Math.floor(k / rows)] ?? NaN))

const same = (value: number): number => value

it('Mamba’s selective recurrence with a matrix for a state', () => {
  const layer: LayerOf<'mamba'> = {
    id: 'm',
    name: 'M',
    inputs: ['tokens'],
    kind: 'mamba',
    params: { inner: H, states: N, kernel: 2, rank: R, deltaMin: 0.01, deltaMax: 0.5, form: 'scan' }
  }
  const arrays = new Map<string, Dense>(
    [...initialWeights(mambaWeights(layer, H), 3)].map(([name, { type, data }]) => {
      return [name, generate(type.shape, (_, k) => (data[k] ?? NaN) + 0.05 * Math.sin(k))]
    })
  )
  const arrayOf = (name: string) => arrays.get(`m.${name}`) ?? missing(name)
  const expected = run(arrays, (context, x) => {
    const { builder, weight } = context
    const start = builder.fill(0, [B, N, H])
    const { outputs } = selectiveScan(builder, selection(layer, x, context), { form: 'scan', start })
    return builder.add(at(outputs, 0), builder.mul(x, builder.broadcast(weight('m.skip'), x.type.shape)))
  })
  const cell = drawn('selective-matrix-moby-dick')
  const cellWeights = new Map([
    ['zr.weight.x', columns(arrayOf('select.weight'), 0, R)],
    ['zd.weight.zr', arrayOf('delta.weight')],
    ['deltaBias.vector', arrayOf('delta.bias')],
    ['B.weight.x', columns(arrayOf('select.weight'), R, N)],
    ['C.weight.x', columns(arrayOf('select.weight'), R + N, N)],
    ['logA.vector', transposed(arrayOf('logDecay'), same)],
    ['D.vector', arrayOf('skip')]
  ])
  const specs = layerWeights(cell)
  expect(specs.map(({ name }) => name.slice(cell.layer.id.length + 1)).sort()).toEqual([...cellWeights.keys()].sort())
  const weights = new Map([...cellWeights].map(([name, array]) => [`${cell.layer.id}.${name}`, array]))
  expectSame(
    run(weights, (context, x) => lowerRecurrent(cell, x, context).value),
    expected
  )
  // A = −exp(log A) starts at −1, −2 … −N for every unit (S4D-Real), from the layer's own numbers.
  const start = initialWeights(specs, 1).get(`${cell.layer.id}.logA.vector`)
  const layers = initialWeights(mambaWeights(layer, H), 1).get('m.logDecay')
  expect([...(start?.data ?? [])]).toEqual(range(H).flatMap(() => range(N).map((n) => Math.fround(Math.log(n + 1)))))
  expect(new Set(start?.data)).toEqual(new Set(layers?.data))
  expect(specs.find(({ name }) => name.endsWith('logA.vector'))?.decay).toBe(false)
  // Δ grows from 0.001 by the same factor from unit to unit, to 0.1 at the 64th.
  const deltas = Array.from(initialWeights(specs, 1).get(`${cell.layer.id}.deltaBias.vector`)?.data ?? [], (b) => Math.log1p(Math.exp(b)))
  expect(at(deltas, 0)).toBeCloseTo(0.001, 5)
  expect(at(deltas, 0) * (at(deltas, H - 1) / at(deltas, 0)) ** (63 / (H - 1))).toBeCloseTo(0.1, 2)
})

const bilinearText = readFileSync(new URL('../../../../../resources/examples/s4d-bilinear.cell', import.meta.url), 'utf8')
/** Reads the example, under the id of the template's cell. */
function bilinearCell(): CellGraph {
  const [templateCell] = readTemplate('s4d-drawn-moby-dick').cells
  const result = readEquations(bilinearText)
  if (!result.ok || !templateCell) throw new Error('the example cannot be read')
  return { ...result.graph, id: templateCell.id }
}

it.each([
  ['a zero-order hold', 'zeroOrderHold', undefined],
  ['Tustin’s method', 'bilinear', bilinearCell()]
] as const)('S4D’s pairs of states, sampled with %s', (_, discretisation, graph) => {
  const layer: LayerOf<'s4d'> = {
    id: 's',
    name: 'S',
    inputs: ['tokens'],
    kind: 's4d',
    params: { states: N, discretisation, initial: 'linear', deltaMin: 0.01, deltaMax: 0.5, output: 'gelu', form: 'scan' }
  }
  const arrays = new Map<string, Dense>(
    [...initialWeights(s4dWeights(layer, H), 3)].map(([name, { type, data }]) => {
      return [name, generate(type.shape, (_, k) => (data[k] ?? NaN) + 0.05 * Math.sin(k))]
    })
  )
  const arrayOf = (name: string) => arrays.get(`s.${name}`) ?? missing(name)
  const expected = run(arrays, (context, x) => lowerS4d(layer, x, context))
  const cell = drawn('s4d-drawn-moby-dick', graph)
  const cellWeights = new Map([
    ['logDelta.vector', arrayOf('logDelta')],
    ['logReal.vector', transposed(arrayOf('logReal'), same)],
    ['turn.vector', transposed(arrayOf('imaginary'), same)],
    ['cRe.vector', transposed(arrayOf('read.re'), same)],
    ['cIm.vector', transposed(arrayOf('read.im'), same)],
    ['D.vector', arrayOf('skip')]
  ])
  const specs = layerWeights(cell)
  // The weight that doubles each pair has the name that the drawing gives it.
  const pairs = specs.find(({ type }) => type.shape.length === 1 && type.shape[0] === N)
  if (pairs)
    cellWeights.set(
      pairs.name.slice(cell.layer.id.length + 1),
      generate([N], () => 2)
    )
  expect(specs.map(({ name }) => name.slice(cell.layer.id.length + 1)).sort()).toEqual([...cellWeights.keys()].sort())
  const weights = new Map([...cellWeights].map(([name, array]) => [`${cell.layer.id}.${name}`, array]))
  expectSame(
    run(weights, (context, x) => lowerRecurrent(cell, x, context).value),
    expected
  )
  // The real and imaginary parts of a state read each other, so the associative scan takes them as a pair.
  expect(recurrenceOf(cell.cell).alongTime).toBe('unitwise')
})
