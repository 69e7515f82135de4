// Settings typed as text: what is taken, what is refused and in which words.
import { describe, expect, it } from 'vitest'
import type { TrainingSettings } from '../../../contract/document/training'
import { setField, settingsFields } from './settingsFields'

const settings: TrainingSettings = {
  batchSize: 32,
  sequenceLength: 64,
  optimizer: { kind: 'adam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clip: { kind: 'globalNorm', norm: 1 },
  linearRecurrence: 'auto',
  weightDecay: { rate: 0, vectors: false },
  schedule: { kind: 'constant' },
  seed: 1,
  steps: null,
  loss: { labelSmoothing: 0, classWeights: [], numbers: 'squared' },
  accumulate: 1,
  recompute: 'none',
  order: 'random',
  stateful: false,
  evaluateEvery: 200
}
function set(key: string, text: string) {
  const field = settingsFields.find((one) => one.key === key)
  if (field === undefined) throw new Error(key)
  return setField(field, settings, text)
}

describe('settings fields', () => {
  it('write back what they read', () => {
    for (const field of settingsFields) expect(setField(field, settings, field.read(settings))).toEqual({ ok: true, settings })
  })

  it('take numbers as people type them', () => {
    expect(set('batchSize', ' 128 ')).toMatchObject({ ok: true, settings: { batchSize: 128 } })
    expect(set('steps', '10,000')).toMatchObject({ ok: true, settings: { steps: 10_000 } })
  })

  it('take nothing where nothing means something', () => {
    expect(set('steps', '')).toMatchObject({ ok: true, settings: { steps: null } })
  })

  it.each([
    ['batchSize', '', 'A number, please'],
    ['batchSize', 'many', 'A number, please'],
    ['batchSize', '1.5', 'A whole number, please'],
    ['batchSize', '0', 'At least 1, please'],
    ['batchSize', '70000', 'At most 65,536, please'],
    ['steps', '-1', 'At least 1, please']
  ])('refuse %s %j: %s', (key, text, message) => {
    expect(set(key, text)).toEqual({ ok: false, message })
  })
})
