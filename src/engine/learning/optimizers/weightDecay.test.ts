// Which weights decay: matrices, vectors when asked for, and never what sets the time constants of a state-space layer.
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { TrainingSettings } from '../../../contract/document/training'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { evaluate } from '../../executors/reference/evaluate'
import { checkModel } from '../../model/graph/checkModel'
import { modelWeights, undecayedWeights } from '../../model/layers/weights'
import { sizeOf } from '../../compiler/program/shapes'
import { updateStep } from '../step/updateStep'

const optimizers = {
  adamw: { kind: 'adamw', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  sgd: { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false }
} as const

/** The names of the weights, all 1, that a step without any gradient leaves as they are, without the layers' names. */
function unchangedWeights(template: string, layer: string, optimizer: TrainingSettings['optimizer'], vectors: boolean): string[] {
  const checked = checkModel(readTemplate(template), nextTokenTask(7))
  if (!checked.ok) throw new Error('the model has problems')
  const specs = modelWeights(checked.model).filter((spec) => spec.layer === layer)
  const types = new Map(specs.map(({ name, type }) => [name, type]))
  const program = updateStep(
    {
      weights: types,
      undecayed: undecayedWeights(specs),
      inputs: new Map([['x', { dtype: 'float32', shape: [1, 1] }]]),
      loss: (builder, { inputs }) => builder.sum([...inputs.values()].map((value) => builder.sumAll(value)))
    },
    { optimizer, clip: { kind: 'none' }, weightDecay: { rate: 0.5, vectors } },
    1
  )
  const parameters = program.parameters.map((name, k) => {
    const shape = program.block.parameters[k]?.type.shape ?? []
    return [name, { shape, data: new Array<number>(sizeOf(shape)).fill(types.has(name) ? 1 : name === 'learningRate' ? 0.1 : 0) }] as const
  })
  const results = evaluate(program, new Map(parameters))
  for (const name of types.keys()) expect([1, 0.95]).toContain(results.get(name)?.data[0])
  return [...types.keys()].filter((name) => results.get(name)?.data[0] === 1).map((name) => name.slice(layer.length + 1))
}

describe.each(Object.entries(optimizers))('weight decay with %s', (_, optimizer) => {
  it('spares A, Δ and D of a Mamba layer, also where vectors decay', () => {
    expect(unchangedWeights('mamba-moby-dick', 'mamba1', optimizer, true)).toEqual(['delta.bias', 'logDecay', 'skip'])
    expect(unchangedWeights('mamba-moby-dick', 'mamba1', optimizer, false)).toEqual(['conv.bias', 'delta.bias', 'logDecay', 'skip'])
  })

  it('spares A, Δ and D of an S4D layer', () => {
    const spared = ['logDelta', 'logReal', 'imaginary', 'skip']
    expect(unchangedWeights('s4d-moby-dick', 's4d1', optimizer, true)).toEqual(spared)
    expect(unchangedWeights('s4d-moby-dick', 's4d1', optimizer, false)).toEqual([...spared, 'mix.bias'])
  })

  it('reaches the matrices of a recurrent layer, and its biases when asked for', () => {
    expect(unchangedWeights('rnn-moby-dick', 'rnn', optimizer, true)).toEqual([])
    expect(unchangedWeights('rnn-moby-dick', 'rnn', optimizer, false)).toEqual([expect.stringMatching(/bias$/)])
  })
})
