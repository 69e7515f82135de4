// Interventions by script: a model with two values, whose outputs stay as they are whatever is changed.
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { Comparison } from '../../src/contract/events/interventions'

const outputs: Comparison['before'] = {
  tokens: ['a', 'b'],
  next: { best: 1, tokens: ['b', 'a'], probability: Float32Array.of(0.5, 0.5) },
  surprise: Float32Array.of(NaN, 1),
  answer: null
}

export function scriptedInterventionProcedures() {
  const os = implement(contract.interventions)
  const value = { layer: 'lstm', units: 4, dims: 1, copies: true } as const
  return {
    values: os.values.handler(() => [
      { ...value, name: 'f', label: 'forget gate', range: 'gate', state: false },
      { ...value, name: 'c', label: 'cell state', range: 'signed', state: true }
    ]),
    compare: os.compare.handler(() => ({ step: 10, batch: null, before: outputs, after: outputs, changed: [] })),
    average: os.average.handler(async function* () {
      yield await Promise.resolve({ step: 10, sequences: 2, of: 2, before: 1, after: 1, difference: 0, interval: 0 })
    }),
    continue: os.continue.handler(async function* () {
      yield await Promise.resolve({ type: 'end' as const, reason: 'done' as const })
    }),
    patching: os.patching.handler(({ errors }) => {
      throw errors.INVALID_INTERVENTION({ data: { problems: [] } })
    })
  }
}
