/** What a head over a whole sequence would say if the sequence ended at each token, against the model run on each beginning by itself. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer } from '../../../contract/document/modelGraph'
import type { TaskShape } from '../../../contract/document/taskShape'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { modelForward } from '../../learning/step/modelForward'
import { checkModel } from '../../model/graph/checkModel'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { probeProgram } from './probeProgram'

const tokens = [3, 0, 4, 1, 1, 2]
type Over = 'last' | 'mean' | 'max'
const document = readTemplate('lstm-moby-dick')
const cell = document.cells[0]?.id ?? ''

const recurrent = (id: string, direction: 'forward' | 'backward'): Layer => {
  return { id, name: id, kind: 'recurrent', inputs: ['embedding'], params: { cell, hidden: 4, direction } }
}
const models: { readonly [name: string]: readonly Layer[] } = {
  'an LSTM': [recurrent('read', 'forward')],
  'causal attention': [
    {
      id: 'read',
      name: 'Read',
      kind: 'attention',
      inputs: ['embedding'],
      params: { heads: 2, causal: true, positions: 'rotary', form: 'plain', bias: true, dropout: 0, start: 'glorot' }
    }
  ],
  'both ways': [
    recurrent('forward', 'forward'),
    recurrent('backward', 'backward'),
    { id: 'read', name: 'Read', kind: 'concat', inputs: ['forward', 'backward'], params: {} }
  ]
}

function modelOf(layers: readonly Layer[], over: Over, masked: boolean): CheckedModel {
  const task: TaskShape = { ...nextTokenTask(5), masked, target: { over: 'sequence', kind: 'class', classes: 3 } }
  const embedding: Layer = { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: 4 } }
  const head: Layer = { id: 'head', name: 'Head', kind: 'head', inputs: ['read'], params: { bias: true, over } }
  const checked = checkModel({ ...document, model: { layers: [embedding, ...layers, head] } }, task)
  if (!checked.ok) throw new Error(checked.problems.map(({ code }) => code).join())
  return checked.model
}

/** The output for a beginning of the tokens, and what would be said after each of its tokens: [V] and [steps × V]. */
function probed(model: CheckedModel, length: number): { output: number[]; soFar: number[] } {
  const { program, taps } = probeProgram(modelForward(model), { length, carries: false })
  const weights = [...initialWeights(modelWeights(model), 3)].map(([name, { type, data }]): [string, AnyArray] => [
    name,
    { shape: type.shape, data }
  ])
  const inputs: [string, AnyArray][] = [['tokens', { shape: [length, 1], data: tokens.slice(0, length) }]]
  if (model.task.masked) inputs.push(['mask', { shape: [length, 1], data: tokens.slice(0, length).map(() => 1) }])
  const results = evaluate(program, new Map([...weights, ...inputs]))
  const tap = taps.find(({ form }) => form === 'soFar')
  return { output: [...(results.get('output')?.data ?? [])], soFar: [...(results.get(tap?.result ?? '')?.data ?? [])] }
}

const same = (said: readonly number[], right: readonly number[]) => {
  expect(said).toHaveLength(right.length)
  right.forEach((value, k) => expect(said[k]).toBeCloseTo(value, 10))
}

describe.each(['last', 'mean', 'max'] as const)('a head over the sequence by its %s', (over) => {
  it.each([
    ['an LSTM', false],
    ['an LSTM', true],
    ['causal attention', false],
    ['causal attention', true]
  ] as const)('says after each token what it says of the beginning alone: %s, masked %s', (name, masked) => {
    const model = modelOf(models[name] ?? [], over, masked)
    const { soFar } = probed(model, tokens.length)
    same(
      soFar,
      tokens.flatMap((_, t) => probed(model, t + 1).output)
    )
  })

  it('says at the last token what it says of the sequence, also where layers read backward', () => {
    const { output, soFar } = probed(modelOf(models['both ways'] ?? [], over, false), tokens.length)
    expect(soFar).toHaveLength(3 * tokens.length)
    same(soFar.slice(-3), output)
  })
})
