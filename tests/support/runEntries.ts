/** Entries of a list of runs, made up, for tests of search, tables and charts. */
import { runEntrySchema } from '../../src/contract/runs/entry'
import type { RunEntry } from '../../src/contract/runs/entry'
import { recordedSummary } from './recordedRun'

type Change = Partial<Omit<RunEntry, 'summary' | 'about'>> & {
  readonly summary?: Partial<RunEntry['summary']>
  readonly about?: Partial<RunEntry['about']>
}

/** An LSTM that has finished, with what the test is about changed. */
export function runEntry({ summary, about, ...change }: Change = {}): RunEntry {
  return runEntrySchema.parse({
    runId: recordedSummary.runId,
    model: 'LSTM 128',
    task: 'Next character of Moby Dick',
    parameterCount: 140_000,
    settings: {
      'task.kind': 'nextCharacter',
      'layers.lstm.hidden': 128,
      'layers.lstm.cell': 'lstm',
      'layers.dropout.rate': 0.2,
      'training.batchSize': 32,
      'training.optimizer.kind': 'adam',
      'training.optimizer.learningRate': 0.002,
      'training.stateful': false,
      'training.weightDecay.rate': 0.1,
      'training.seed': 7,
      'training.steps': null
    },
    best: { step: 800, value: 2.05 },
    last: { step: 1_000, value: 2.2 },
    seconds: 5_400,
    bytes: 25_000_000,
    sparkline: [3, 2.5, 2.05, 2.2],
    trial: null,
    ...change,
    summary: { ...recordedSummary, name: 'LSTM on Moby Dick', step: 1_000, loss: 1.5, heldOut: [2.2, 0.93], ...summary },
    about: { title: null, tags: [], note: '', starred: false, ...about }
  })
}
