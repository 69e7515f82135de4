// Runs of a list as tests need them: a few settings, a few results, everything else as it is for most.
import type { RunSummary } from '../../src/contract/events/run'
import type { RunCurve } from '../../src/contract/runs/curves'
import type { RunEntry } from '../../src/contract/runs/entry'
import type { Settings } from '../../src/contract/runs/settings'
import { plainSummary } from './plainSummary'

interface Differences extends Partial<Omit<RunEntry, 'summary' | 'settings' | 'about'>> {
  readonly name?: string
  readonly settings?: Settings
  readonly summary?: Partial<RunSummary>
  readonly about?: Partial<RunEntry['about']>
}

export function runEntry(runId: string, { name = runId, settings = {}, summary = {}, about = {}, ...entry }: Differences = {}): RunEntry {
  return {
    runId,
    summary: {
      ...plainSummary,
      runId,
      name,
      step: 100,
      steps: 100,
      checkpoint: 100,
      metrics: ['bitsPerCharacter', 'accuracy'],
      loss: 2,
      heldOut: [3, 0.3],
      executor: 'tensorflow',
      ...summary
    },
    about: { title: null, tags: [], note: '', starred: false, ...about },
    model: 'LSTM 128',
    task: 'Next character of Moby Dick',
    parameterCount: 1_000,
    settings: {
      'training.seed': 0,
      'training.batchSize': 32,
      'training.optimizer.learningRate': 0.002,
      'layers.lstm.hidden': 128,
      ...settings
    },
    best: { step: 90, value: 2.9 },
    last: { step: 100, value: 3 },
    seconds: 12,
    bytes: 1_000,
    sparkline: [4, 3],
    trial: null,
    ...entry
  }
}

/** A curve of so many steps, with an evaluation at each tenth; `loss` by step. */
export function runCurve(runId: string, steps: number, loss: (step: number) => number = (step) => 4 / step): RunCurve {
  const step = Float64Array.from({ length: steps }, (_, k) => k + 1)
  const evaluated = step.filter((at) => at % 10 === 0)
  return {
    runId,
    place: { rows: steps, evaluations: evaluated.length, cuts: 0 },
    anew: true,
    step,
    seconds: step.map((at) => at / 10),
    loss: Float32Array.from(step, loss),
    learningRate: Float32Array.from(step, (at) => 0.1 / at),
    gradientNorm: Float32Array.from(step, (at) => 1 / at),
    evaluations: {
      step: evaluated,
      seconds: evaluated.map((at) => at / 10),
      loss: evaluated.map(loss),
      values: [evaluated.map((at) => loss(at) / Math.LN2), evaluated.map((at) => at / 1_000)]
    },
    tokensPerStep: 3_200,
    flopsPerStep: 2e9
  }
}
