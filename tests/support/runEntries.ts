// Runs as a list has them, for tests of what is made of them.
import type { RunSummary } from '../../src/contract/events/run'
import type { RunEntry } from '../../src/contract/runs/entry'

interface Parts extends Partial<Omit<RunEntry, 'runId' | 'summary' | 'about'>> {
  readonly summary?: Partial<RunSummary>
  readonly about?: Partial<RunEntry['about']>
}

/** A finished run of the LSTM on Moby Dick, except for what the test says. */
export function runEntry(runId: string, { summary, about, ...parts }: Parts = {}): RunEntry {
  return {
    runId,
    summary: {
      runId,
      documentId: 'd-lstm',
      name: 'LSTM on Moby Dick',
      phase: 'finished',
      startedAt: 1_000,
      step: 100,
      epoch: null,
      steps: 100,
      checkpoint: 100,
      metrics: ['bitsPerCharacter'],
      loss: 2,
      heldOut: [2.5],
      stepsPerSecond: 10,
      tokensPerSecond: 1_000,
      executor: 'eager',
      parameters: [],
      learningRates: [],
      startedFrom: null,
      failure: null,
      ...summary
    },
    about: { title: null, tags: [], note: '', starred: false, ...about },
    model: 'LSTM 64',
    task: 'Next character of Moby Dick',
    parameterCount: 1_000,
    settings: {},
    best: { step: 80, value: 2.4 },
    last: { step: 100, value: 2.5 },
    seconds: 60,
    bytes: 10_000,
    sparkline: [4, 3, 2.5],
    trial: null,
    ...parts
  }
}
