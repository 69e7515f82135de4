/** Sound random cells: all kinds are drawn; gradients are those of central differences; the executors agree with the evaluator. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellNodeKinds } from '../../src/contract/document/cellNodes'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { differentiate } from '../../src/engine/compiler/autodiff/differentiate'
import { agree } from '../../src/engine/executors/conformance/agreement'
import type { Tensor } from '../../src/engine/executors/executor'
import type { Dense } from '../../src/engine/executors/reference/array'
import { evaluateBlock } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { optimiseBlock } from '../../src/engine/compiler/passes/compile'
import { BlockBuilder, buildProgram } from '../../src/engine/compiler/program/builder'
import { at, range, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Block } from '../../src/engine/compiler/program/types'
import { everyExecutor } from '../support/everyExecutor'
import { documentOf, plainLayers } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const [T, B] = [3, 2]
const seed = 20_260

describe('sound cells', () => {
  const cells = fc.sample(soundCell, { numRuns: 400, seed })

  it('are drawn of every kind of node', () => {
    const drawn = new Set(cells.flatMap((cell) => cell.nodes.map(({ kind }) => kind)))
    expect(cellNodeKinds.filter((kind) => !drawn.has(kind))).toEqual([])
  })

  it('have one to three states, vectors and matrices of H units and of declared widths, that begin at zero or are learned', () => {
    const states = cells.map(({ nodes }) => nodes.flatMap((node) => (node.kind === 'state' ? [node.params] : [])))
    expect(new Set(states.map(({ length }) => length))).toEqual(new Set([1, 2, 3]))
    const forms = new Set(states.flat().map(({ shape, initial }) => `${shape.join('×')} ${initial}`))
    expect(forms).toEqual(new Set(['H', '2H', '2', '(H + 1) / 2', 'H×H', '2×H'].flatMap((shape) => [`${shape} zero`, `${shape} learned`])))
  })
})

/** Result: a smooth loss of a model's logits. Parameters: the weights. */
function lossOf(cell: CellGraph): Block {
  const checked = checkModel(documentOf(base, [cell], plainLayers(2, 3)), nextTokenTask(5))
  if (!checked.ok) throw new Error('a sound cell has problems')
  const builder = new BlockBuilder()
  const weights = new Map(modelWeights(checked.model).map((spec) => [spec.name, builder.parameter(spec.type)]))
  const place = builder.operation('iota', [], { shape: [T, B], axis: 0 })
  const { output } = lowerModel(checked.model, builder, weights, new Map([['tokens', place]]), { taps: false })
  return builder.finish([builder.sumAll(builder.unary('tanh', output))])
}

/** Numbers that repeat in no short period, none of them zero: where functions bend no weight begins. */
function weightsFor({ parameters }: Block): Dense[] {
  return parameters.map(({ type: { shape } }, k) => ({
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, (_, j) => 0.8 * Math.sin(k * 2.9 + j * 1.3 + 0.4))
  }))
}

/** The slopes of the loss to either side of one number. */
function slopes(block: Block, weights: readonly Dense[], k: number, j: number): [number, number] {
  const step = 1e-6
  const moved = (by: number): number => {
    const changed = weights.map((weight, index) =>
      index === k ? { ...weight, data: weight.data.map((x, i) => (i === j ? x + by : x)) } : weight
    )
    return at(evaluateBlock(block, changed), 0).data[0] ?? NaN
  }
  const here = moved(0)
  return [(moved(step) - here) / step, (here - moved(-step)) / step]
}

describe('the gradient of a sound cell', () => {
  it('is that of central differences, by one number of each weight', () => {
    let [held, bends] = [0, 0]
    fc.assert(
      fc.property(soundCell, fc.nat(1_000), (cell, probe) => {
        const block = optimiseBlock(lossOf(cell))
        const weights = weightsFor(block)
        const gradients = evaluateBlock(optimiseBlock(differentiate(block, range(weights.length))), weights).slice(1)
        weights.forEach(({ data }, k) => {
          const j = probe % data.length
          const [after, before] = slopes(block, weights, k, j)
          const bend = Math.abs(after - before) > 1e-3 * (1 + Math.abs(after))
          bends += Number(bend)
          held += Number(!bend)
          const gradient = at(gradients, k).data[j] ?? NaN
          if (!bend) expect(Math.abs(gradient - (after + before) / 2)).toBeLessThan(1e-4 * (1 + Math.abs(gradient)))
        })
      }),
      { numRuns: 60, seed }
    )
    // Where the two sides differ the loss bends just there, and nothing can be said; that must be rare.
    expect(bends).toBeLessThan(0.02 * held)
  })
})

/** Fewer where a program is compiled for seconds. */
const drawn = { tensorflow: 3, onnx: 12, webgpu: 3, eager: 12 }
const executed = (await everyExecutor()).flatMap(([name, open]) =>
  fc.sample(soundCell, { numRuns: drawn[name], seed }).map((cell, k) => ({ name, open, cell, place: k + 1 }))
)

it.for(executed)('random cell $place has its loss and gradients on $name', async ({ open, cell }, context) => {
  const block = lossOf(cell)
  const derived = optimiseBlock(differentiate(optimiseBlock(block), range(block.parameters.length)))
  const weights = weightsFor(block)
  const types = new Map(block.parameters.map(({ type }, k) => [`w${k}`, type]))
  const program = buildProgram('gradients', types, (builder, values) => {
    return new Map(builder.inline(derived, [...values.values()]).map((value, k) => [`y${k}`, value]))
  })
  const parameters = weights.map(({ shape, data }, k): [string, Tensor] => [
    `w${k}`,
    { type: { dtype: 'float32', shape }, data: Float32Array.from(data) }
  ])
  await agree(open(context), program, new Map(parameters))
})
