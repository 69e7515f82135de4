/** The rows of `npm run bench -- --tasks`: model, task and settings of each, its goal, and what others have published. */
import { documentWith } from '../../src/contract/data/taskChange'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { MetricName } from '../../src/contract/document/metrics'
import type { Task } from '../../src/contract/document/task'
import { benchTemplate } from './template'

export interface TaskRow {
  readonly name: string
  /** The id of a template. */
  readonly model: string
  readonly task: Task
  /** Time steps of a sequence. */
  readonly length: number
  readonly steps: number
  readonly learningRate: number
  readonly batchSize: number
  /** `scaledError` is the mean absolute scaled error (MASE) of forecasts over the task's horizon. */
  readonly metric: MetricName | 'scaledError'
  /** Told beside it. */
  readonly others?: readonly MetricName[]
  readonly goal: { readonly at: 'least' | 'most'; readonly value: number }
  /** In words. */
  readonly published: string
}

const archive = (file: string): Task => ({ kind: 'labelledSeries', file, heldOut: 0.2 })
const series = { model: 'bidirectional-lstm-chapters', metric: 'accuracy', batchSize: 32, goal: { at: 'least', value: 0.95 } } as const
/** One of each family of recurrences, and attention. */
const families = [
  'rnn-moby-dick',
  'lstm-moby-dick',
  'gru-moby-dick',
  'min-gru-moby-dick',
  's4d-moby-dick',
  'mamba-moby-dick',
  'transformer-moby-dick'
]

const copying = families.map((model): TaskRow => ({
  name: 'copy memory',
  model,
  task: { kind: 'copyMemory', symbols: 8, count: 5 },
  length: 30,
  steps: 1_500,
  learningRate: 0.003,
  batchSize: 64,
  metric: 'accuracy',
  goal: { at: 'least', value: 0.99 },
  published: 'Arjovsky et al. 2016: LSTMs stay at guessing for long pauses, 0.125'
}))
const adding = families.map((model): TaskRow => ({
  name: 'adding problem',
  model,
  task: { kind: 'adding' },
  length: 50,
  steps: 1_500,
  learningRate: 0.003,
  batchSize: 64,
  metric: 'squaredError',
  goal: { at: 'most', value: 0.01 },
  published: 'always saying 1: 0.167'
}))

const pixelOrders = [
  { name: 'digits by pixels', file: 'DigitPixels_TRAIN.ts', lstm: '0.982' },
  { name: 'digits by permuted pixels', file: 'PermutedPixels_TRAIN.ts', lstm: '0.880' }
]

export const taskRows: readonly TaskRow[] = [
  {
    ...series,
    name: 'JapaneseVowels',
    task: archive('JapaneseVowels_TRAIN.ts'),
    length: 29,
    steps: 300,
    learningRate: 0.003,
    published: 'UEA archive, 1-NN with DTW: 0.949'
  },
  {
    ...series,
    name: 'ItalyPowerDemand',
    task: archive('ItalyPowerDemand_TRAIN.ts'),
    length: 24,
    steps: 400,
    learningRate: 0.003,
    published: 'UCR archive, 1-NN: 0.955'
  },
  {
    ...series,
    model: 'gru-chapters',
    name: 'GunPoint',
    task: archive('GunPoint_TRAIN.ts'),
    length: 150,
    steps: 600,
    learningRate: 0.003,
    published: 'UCR archive, 1-NN: 0.913'
  },
  {
    ...series,
    model: 'gru-chapters',
    name: 'digits by rows',
    task: archive('DigitRows_TRAIN.ts'),
    length: 28,
    steps: 1_000,
    learningRate: 0.003,
    published: 'none of this subset: 8,000 digits of MNIST to train on, 2,000 others'
  },
  ...pixelOrders.map(({ name, file, lstm }): TaskRow => ({
    ...series,
    model: 'gru-chapters',
    name,
    task: archive(file),
    length: 784,
    steps: 1_500,
    learningRate: 0.002,
    goal: { at: 'least', value: 0.9 },
    published: `Arjovsky et al. 2016, LSTM on all 60,000 digits: ${lstm}`
  })),
  {
    name: 'airline passengers',
    model: 'lstm-sines',
    task: { kind: 'series', file: 'Airline.csv', columns: ['Passengers'], calendar: ['month'], horizon: 12, heldOut: 0.25 },
    length: 12,
    steps: 1_000,
    learningRate: 0.003,
    batchSize: 16,
    metric: 'scaledError',
    goal: { at: 'most', value: 1 },
    published: 'the value of the same month one year before, beside it'
  },
  {
    name: 'letters to phonemes',
    model: 'bidirectional-lstm-phonemes',
    task: { kind: 'pronunciation', stress: false, stepsPerLetter: 2, heldOut: 0.05 },
    length: 32,
    steps: 6_000,
    learningRate: 0.002,
    batchSize: 64,
    metric: 'wordErrors',
    others: ['phonemeErrors'],
    goal: { at: 'most', value: 0.3 },
    published: 'Rao et al. 2015, bidirectional LSTM with CTC: 0.279 (128 units), 0.258 (512 units)'
  },
  ...copying,
  ...adding
]

/** The template on the task, with the learning rate falling to zero along a half cosine. */
export function documentOf({ name, model, task, length, steps, learningRate, batchSize }: TaskRow): GatescopeDocument {
  const document = documentWith(benchTemplate(model), task, length)
  const { training } = document
  return {
    ...document,
    name,
    training: {
      ...training,
      batchSize,
      steps,
      evaluateEvery: steps,
      order: task.kind === 'labelledSeries' || task.kind === 'pronunciation' ? 'epochs' : 'random',
      optimizer: { ...training.optimizer, learningRate },
      schedule: { kind: 'warmupCosine', warmup: Math.round(steps / 20), steps, floor: 0 }
    }
  }
}
