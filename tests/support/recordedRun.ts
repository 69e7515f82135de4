/** A run with a record made up from its step numbers, in memory, for tests of what leaves a run. */
import type { ExponentFrame } from '../../src/contract/events/exponents'
import type { UpdateFrame } from '../../src/contract/events/updates'
import type { EvaluationEvent, RunSummary, StepsEvent } from '../../src/contract/events/run'
import type { RecordedFacts } from '../../src/engine/exporting/records/table/recordedFacts'
import { plainSummary } from './plainSummary'

export const recordedParameters = ['embedding.table', 'lstm.zf.weight.x', 'a "b",c.bias']

export const recordedSummary: RunSummary = {
  ...plainSummary,
  runId: '20250131-174503-123-9f2c',
  name: 'LSTM, <small> & "odd"',
  startedAt: 1_738_345_503_123,
  metrics: ['bitsPerCharacter', 'accuracy'],
  stepsPerSecond: 12,
  tokensPerSecond: 1_200,
  parameters: recordedParameters
}

export const lossAt = (step: number): number => (step === 7 ? NaN : Math.fround(3 / Math.sqrt(step)))
export const normAt = (step: number, parameter: number): number =>
  step === 9 && parameter === 1 ? Infinity : Math.fround(0.1 * step + parameter)

/** What was measured at some steps. */
interface Measured {
  readonly updates: readonly UpdateFrame[]
  readonly exponents: readonly ExponentFrame[]
}

/** A record of so many steps, evaluated at each of `evaluated`. */
export function recordedRun(
  rows: number,
  evaluated: readonly number[],
  parameters: readonly string[] = recordedParameters,
  measured: Partial<Measured> = {}
): RecordedFacts {
  const evaluations = evaluated.map((step): EvaluationEvent => ({
    type: 'evaluation',
    step,
    loss: 2 / step,
    values: [2.5 / step, 1 - 1 / (step + 1)]
  }))
  return {
    summary: { ...recordedSummary, step: rows, parameters: [...parameters] },
    record: {
      rows,
      steps: (from, to) => stretch(from, to, parameters.length),
      evaluations: () => evaluations,
      notes: () => [],
      updates: () => measured.updates ?? [],
      exponents: () => measured.exponents ?? []
    }
  }
}

function stretch(from: number, to: number, parameters: number): StepsEvent {
  const step = Float64Array.from({ length: to - from }, (_, k) => from + k + 1)
  return {
    type: 'steps',
    step,
    seconds: step.map((each) => each / 8),
    loss: Float32Array.from(step, lossAt),
    learningRate: Float32Array.from(step, () => 0.1),
    gradientNorm: Float32Array.from(step, (each) => normAt(each, 0)),
    gradientNorms: Float32Array.from({ length: (to - from) * parameters }, (_, k) =>
      normAt(from + Math.floor(k / parameters) + 1, k % parameters)
    )
  }
}
