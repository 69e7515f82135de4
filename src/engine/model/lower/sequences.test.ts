/** Sequences of several lengths in one batch, each as if it ran alone; heads over a sequence; several inputs of a task. */
import { describe, expect, it } from 'vitest'
import type { Layer } from '../../../contract/document/modelGraph'
import { problemText } from '../../../contract/problems/problemText'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import { readTemplate } from '../../../../tests/support/templates'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../graph/checkModel'
import { modelWeights } from '../layers/weights'
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import { Random } from '../../data/random'
import { inputTypes } from '../../learning/step/modelForward'
import { initialWeights } from './initialWeights'
import { lowerModel } from './lowerModel'

const lstm = readTemplate('lstm-moby-dick')
const cell = lstm.cells[0]!.id
const direction = (id: string, way: 'forward' | 'backward', read: string): Layer => {
  return { id, name: id, kind: 'recurrent', inputs: [read], params: { cell, hidden: 3, direction: way } }
}
const head = (read: string, over: 'token' | 'last' | 'mean' | 'max'): Layer => {
  return { id: 'head', name: 'Head', kind: 'head', inputs: [read], params: { bias: true, over } }
}
const bothWays = (over: 'token' | 'last' | 'mean' | 'max'): Layer[] => [
  { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: 2 } },
  direction('forward', 'forward', 'embedding'),
  direction('backward', 'backward', 'embedding'),
  { id: 'both', name: 'Both', kind: 'concat', inputs: ['forward', 'backward'], params: {} },
  head('both', over)
]
const masked = (over: 'step' | 'sequence'): TaskShape => {
  return { ...nextTokenTask(5), masked: true, target: { over, kind: 'class', classes: 5 } }
}

/** Output [S, B, V] of a model with weights from a seed. */
function run(layers: Layer[], task: TaskShape, shape: { length: number; batch: number }, inputs: ReadonlyMap<string, ArrayLike<number>>) {
  const checked = checkModel({ ...lstm, model: { layers } }, task)
  if (!checked.ok) throw new Error(checked.problems.map((each) => problemText(each).message).join('\n'))
  const weights = initialWeights(modelWeights(checked.model), 3)
  const types = new Map([...weights].map(([name, { type }]) => [name, type]))
  const typesOfInputs = inputTypes(task, shape)
  const program = buildProgram('forward', new Map([...types, ...typesOfInputs]), (builder, values) => {
    const read = new Map([...typesOfInputs.keys()].map((name) => [name, values.get(name)!]))
    return new Map([['output', lowerModel(checked.model, builder, values, read, { taps: false }).output]])
  })
  const arrays = [...typesOfInputs].map(([name, type]): [string, AnyArray] => [name, { shape: type.shape, data: inputs.get(name)! }])
  const all = new Map<string, AnyArray>([...weights].map(([name, tensor]) => [name, { shape: tensor.type.shape, data: tensor.data }]))
  return evaluate(program, new Map([...all, ...arrays])).get('output')!
}

const lengths = [4, 6, 1]
const token = (t: number, b: number) => (3 * t + 2 * b + t * b) % 5
const batchOf = <T>(make: (t: number, b: number) => T, T: number, B: number) =>
  Array.from({ length: T * B }, (_, k) => make(Math.floor(k / B), k % B))

describe('a batch of several lengths', () => {
  const T = 6
  const inputs = new Map([
    ['tokens', batchOf(token, T, 3)],
    ['mask', batchOf((t, b) => (t < lengths[b]! ? 1 : 0), T, 3)]
  ])

  it.each(['token', 'last', 'mean', 'max'] as const)('gives what each sequence gives alone, forward and backward: head over %s', (over) => {
    const together = run(bothWays(over), masked(over === 'token' ? 'step' : 'sequence'), { length: T, batch: 3 }, inputs)
    lengths.forEach((length, b) => {
      const task = { ...masked(over === 'token' ? 'step' : 'sequence'), masked: false }
      const sequence = new Map([['tokens', Array.from({ length }, (_, t) => token(t, b))]])
      const alone = run(bothWays(over), task, { length, batch: 1 }, sequence)
      const [steps, , width] = [at(alone.shape, 0), 1, at(alone.shape, 2)]
      for (let t = 0; t < steps; t++)
        for (let k = 0; k < width; k++)
          expect(Math.abs(together.data[(t * 3 + b) * width + k]! - alone.data[t * width + k]!)).toBeLessThan(1e-12)
    })
  })

  it('is told where head and task disagree', () => {
    const checked = checkModel({ ...lstm, model: { layers: bothWays('token') } }, masked('sequence'))
    expect(checked.ok ? [] : checked.problems.map((each) => problemText(each).message)).toEqual([
      'Head “Head” predicts at each time step, and the task asks for a prediction once for a sequence.'
    ])
  })
})

describe('several inputs', () => {
  const layers: Layer[] = [
    { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: 2 } },
    { id: 'linear', name: 'Linear', kind: 'linear', inputs: ['features'], params: { units: 3, bias: true } },
    { id: 'both', name: 'Both', kind: 'concat', inputs: ['embedding', 'linear', 'features'], params: {} },
    direction('lstm', 'forward', 'both'),
    head('lstm', 'token')
  ]
  const task: TaskShape = { ...nextTokenTask(5), features: 2, target: { over: 'step', kind: 'real', width: 1 } }
  const random = Random.fromSeed(1)
  const features = Array.from({ length: 4 * 2 * 2 }, () => random.normal())
  const inputsWith = (numbers: number[]) =>
    new Map([
      ['tokens', batchOf(token, 4, 2)],
      ['features', numbers]
    ])

  it('reach the head, each by its name', () => {
    const output = run(layers, task, { length: 4, batch: 2 }, inputsWith(features))
    expect(output.shape).toEqual([4, 2, 1])
    const changed = run(layers, task, { length: 4, batch: 2 }, inputsWith([...features.slice(0, -1), 9]))
    expect(changed.data.slice(0, 7)).toEqual(output.data.slice(0, 7))
    expect(changed.data[7]).not.toBe(output.data[7])
  })

  it('are missed by name where the task does not give them', () => {
    const checked = checkModel({ ...lstm, model: { layers } }, nextTokenTask(5))
    expect(checked.ok ? [] : checked.problems.map((each) => problemText(each).message)).toContain(
      'Layer “Linear” reads the task’s features, which this task does not give; it gives tokens.'
    )
  })
})
