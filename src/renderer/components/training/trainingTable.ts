/** The settings of training as fields, for Train and for Design. Each place names the fields that it shows. */
import type { LossSettings, TrainingSettings } from '../../../contract/document/training'
import { measuredShareWords } from '../../../contract/events/measuredShare'
import { weightsText } from './weightsText'
import type { Field } from '../settings/field'

type TrainingField = Field<TrainingSettings>

export const batchFields: readonly TrainingField[] = [
  { key: 'batchSize', label: 'Batch', tip: 'sequences in a batch' },
  { key: 'sequenceLength', label: 'Sequence length', hint: 'time steps that gradients flow through' }
]

export const accumulateFields: readonly TrainingField[] = [
  { key: 'accumulate', label: 'Gradient accumulation', hint: 'batches per step, whose gradients are added up' }
]

export const loopFields: readonly TrainingField[] = [
  {
    key: 'recompute',
    label: 'Recompute',
    choices: [
      { value: 'none', label: 'off: keep every time step' },
      { value: 'segments', label: 'on: keep every √T-th, slower with less memory' }
    ]
  },
  {
    key: 'linearRecurrence',
    label: 'Linear recurrences',
    choices: [
      { value: 'auto', label: 'automatic', tip: 'associative scan on a GPU, step by step on a CPU' },
      { value: 'steps', label: 'step by step', tip: 'one time step after the other' },
      {
        value: 'associative',
        label: 'associative scan',
        tip: 'log₂ T rounds over all time steps at once; other cells run as set below'
      }
    ]
  },
  {
    key: 'recurrence',
    label: 'Other recurrences',
    choices: [
      { value: 'auto', label: 'automatic', tip: 'step by step, the faster way wherever training was measured' },
      { value: 'steps', label: 'step by step', tip: 'one time step after the other' },
      {
        value: 'newton',
        label: 'Newton iterations',
        tip: 'guesses all time steps at once and improves the guess in rounds; slower on a CPU; goes step by step if 64 rounds are not enough'
      }
    ]
  }
]

export const runFields: readonly TrainingField[] = [
  { key: 'steps', label: 'Steps', tip: 'empty: until stopped', placeholder: 'until stopped' },
  { key: 'evaluateEvery', label: 'Evaluate every', tip: 'steps, on validation data' },
  {
    key: 'validationBatches',
    label: 'Validation batches',
    tip: 'at most, in each evaluation; empty: chosen automatically',
    placeholder: 'automatic'
  },
  { key: 'seed', label: 'Seed' },
  {
    key: 'measureUpdates',
    label: 'Measure updates',
    tip: `update ÷ weight of every parameter; takes at most ${measuredShareWords} of the time`
  },
  {
    key: 'measureExponents',
    label: 'Measure exponents',
    tip: `largest Lyapunov exponent of each layer; takes at most ${measuredShareWords} of the time, more in short runs`
  }
]

export const lossFields: readonly Field<LossSettings>[] = [
  { key: 'labelSmoothing', label: 'Label smoothing', hint: 'share of the probability that is spread over all classes' },
  { key: 'classWeights', label: 'Class weights', hint: 'one per class, separated by commas; empty: all equal', text: weightsText },
  {
    key: 'numbers',
    label: 'Regression loss',
    choices: [
      { value: 'squared', label: 'squared' },
      { value: 'absolute', label: 'absolute' }
    ]
  }
]
