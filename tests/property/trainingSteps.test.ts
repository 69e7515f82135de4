/**
 * Training steps of random cells, with sequences that end early, loops that are computed again, dropout, states from the batch before, backward in
 * time, as associative scans, by Newton iterations, and in parts of the batch: the gradient of the whole step is that of central differences in float64, and the executors
 * take the same step.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import type { Layer } from '../../src/contract/document/modelGraph'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { TaskShape } from '../../src/contract/document/taskShape'
import { agree } from '../../src/engine/executors/conformance/agreement'
import type { Tensor } from '../../src/engine/executors/executor'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelStates } from '../../src/engine/model/layers/layerStates'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { at, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { freshInput } from '../../src/engine/learning/step/carried'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { everyExecutor } from '../support/everyExecutor'
import { linearCell } from '../support/linearCells'
import { documentOf, plainLayers } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const [T, B] = [4, 2]
const seed = 20_261

interface Variant {
  readonly name: string
  readonly masked: boolean
  readonly recompute: 'none' | 'segments'
  readonly dropout: boolean
  readonly parts: number
  readonly direction?: 'backward'
  /** Whether states are carried: the first sequence begins anew, the second goes on. */
  readonly carried?: true
  /** Linear cells, as associative scans. */
  readonly associative?: true
  /** Newton iterations over all time steps, which end within 10⁻⁵ of the states. */
  readonly newton?: true
}
const variants: readonly Variant[] = [
  { name: 'all sequences of one length', masked: false, recompute: 'none', dropout: false, parts: 1 },
  { name: 'sequences that end early, in two parts', masked: true, recompute: 'none', dropout: false, parts: 2 },
  { name: 'loops that are computed again', masked: true, recompute: 'segments', dropout: false, parts: 1 },
  { name: 'dropout between the layers', masked: false, recompute: 'segments', dropout: true, parts: 2 },
  {
    name: 'sequences that are read backward and end early',
    masked: true,
    recompute: 'none',
    dropout: false,
    parts: 1,
    direction: 'backward'
  },
  { name: 'states of the batch before, in two parts', masked: true, recompute: 'none', dropout: true, parts: 2, carried: true },
  { name: 'associative scans', masked: false, recompute: 'none', dropout: false, parts: 2, associative: true },
  {
    name: 'associative scans backward over sequences that end early',
    masked: true,
    recompute: 'none',
    dropout: true,
    parts: 1,
    direction: 'backward',
    associative: true
  },
  {
    name: 'associative scans from the states before',
    masked: true,
    recompute: 'none',
    dropout: false,
    parts: 1,
    carried: true,
    associative: true
  },
  {
    name: 'Newton iterations backward over sequences that end early, in two parts',
    masked: true,
    recompute: 'none',
    dropout: false,
    parts: 2,
    direction: 'backward',
    newton: true
  }
]

const cellsOf = ({ associative }: Variant, count: number, from: number): CellGraph[] =>
  associative
    ? fc.sample(linearCell, { numRuns: count, seed: from }).map(({ cell }) => cell)
    : fc.sample(soundCell, { numRuns: count, seed: from })

/** One step of plain gradient descent with the rate 1, so that a weight moves by its gradient; `parallel`: by scans or iterations instead of loops. */
function stepOf(cell: CellGraph, variant: Variant, parallel: boolean): Program {
  const { masked, recompute, dropout, parts, direction, carried } = variant
  const task: TaskShape = { ...nextTokenTask(5), masked, counted: true }
  const [embedding, recurrent, head] = plainLayers(2, 3)
  const drop: Layer = { id: 'drop', name: 'Drop', kind: 'dropout', inputs: ['embedding'], params: { rate: 0.4, mask: 'step' } }
  const layers = [embedding, ...(dropout ? [drop] : []), recurrent, head].flatMap((layer) => layer ?? [])
  const read = layers.map((layer): Layer => {
    if (layer.kind !== 'recurrent') return layer
    const params = { ...layer.params, direction: direction ?? layer.params.direction }
    return { ...layer, params, inputs: dropout ? ['drop'] : layer.inputs }
  })
  const checked = checkModel(documentOf(base, [cell], read), task)
  if (!checked.ok) throw new Error('a sound cell has problems')
  const optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false } as const
  const forms = { associative: parallel && variant.associative, newton: parallel && variant.newton }
  const settings = { optimizer, clip: { kind: 'none' }, recompute, ...forms } as const
  const model = { ...modelForward(checked.model), ...(carried && { states: modelStates(checked.model) }) }
  return trainFunction(model, settings, { length: T, batch: B }, parts)
}

/** The second sequence is two steps shorter, where sequences may be. */
function givenTo({ parameters, block }: Program): Map<string, AnyArray> {
  const real = (k: number) => (k % B === 1 && k >= (T - 2) * B ? 0 : 1)
  const fixed: Readonly<Record<string, (k: number) => number>> = {
    tokens: (k) => (k * 3 + 1) % 5,
    targets: (k) => (k * 2 + 3) % 5,
    mask: real,
    shares: (k) => real(k) / 6,
    learningRate: () => 1,
    seed: () => 7,
    step: () => 2,
    [freshInput]: (k) => 1 - (k % B)
  }
  return new Map(
    parameters.map((name, k): [string, AnyArray] => {
      const { shape } = at(block.parameters, k).type
      const value = fixed[name] ?? ((j: number) => 0.8 * Math.sin(k * 2.9 + j * 1.3 + 0.4))
      return [name, { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, j) => value(j)) }]
    })
  )
}

function lossAt(program: Program, parameters: ReadonlyMap<string, AnyArray>, name: string, j: number, by: number): number {
  const moved = new Map(parameters)
  const array = parameters.get(name)
  if (array) moved.set(name, { ...array, data: Float64Array.from(array.data, (x, i) => (i === j ? x + by : x)) })
  return evaluate(program, moved).get('loss')?.data[0] ?? NaN
}

describe.each(variants)('a training step with $name', (variant) => {
  const cells = cellsOf(variant, 6, seed + variants.indexOf(variant))

  it('has the gradient of central differences, by one number of each weight, optimised as well', () => {
    let [held, bends] = [0, 0]
    for (const [n, cell] of cells.entries()) {
      const plain = stepOf(cell, variant, false)
      const program = optimise(stepOf(cell, variant, true))
      verifyProgram(program)
      const parameters = givenTo(program)
      const after = evaluate(program, parameters)
      expect(after.get('loss')?.data[0]).toBeCloseTo(lossAt(plain, parameters, '', 0, 0), variant.newton ? 5 : 10)
      for (const [name, { data }] of parameters) {
        const next = after.get(name)
        if (!next || name === 'step' || name.startsWith('carried.')) continue
        const j = (n * 7 + 3) % data.length
        const step = 1e-6
        const [up, here, down] = [step, 0, -step].map((by) => lossAt(plain, parameters, name, j, by)) as [number, number, number]
        const bend = Math.abs(up - 2 * here + down) / step > 1e-3 * (1 + Math.abs(up - here) / step)
        bends += Number(bend)
        held += Number(!bend)
        const gradient = (data[j] ?? NaN) - (next.data[j] ?? NaN)
        if (!bend)
          expect(Math.abs(gradient - (up - down) / (2 * step)), `${name} of cell ${n}`).toBeLessThan(
            (variant.newton ? 1e-4 : 1e-5) * (1 + Math.abs(gradient))
          )
      }
    }
    // Where the loss bends just there nothing can be said; that must be rare.
    expect(held).toBeGreaterThan(30)
    expect(bends).toBeLessThan(0.03 * held)
  })
})

/** Fewer where a program is compiled for seconds. */
const drawn = { tensorflow: 1, onnx: 3, webgpu: 1, eager: 3 }

describe.each((await everyExecutor()).map(([executor, open]) => ({ executor, open })))('$executor', ({ executor: name, open }) => {
  it.for(variants)('takes the step with $name', async (variant, context) => {
    const executor = open(context)
    for (const cell of cellsOf(variant, drawn[name], seed + 10 + variants.indexOf(variant))) {
      const program = optimise(stepOf(cell, variant, true))
      const parameters = givenTo(program)
      const tensors = program.parameters.map((name, k): [string, Tensor] => {
        const { type } = at(program.block.parameters, k)
        const data = parameters.get(name)?.data ?? []
        return [name, { type, data: type.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data) }]
      })
      await agree(executor, program, new Map(tensors))
    }
  })
})
