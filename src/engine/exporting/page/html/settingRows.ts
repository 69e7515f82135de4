/** The settings of a task and of its training in words, as rows of a table. */
import { orderWords, taskKinds } from '../../../../contract/document/taskKinds'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { Schedule } from '../../../../contract/document/schedule'
import type { ClipSettings, OptimizerSettings, TrainingSettings } from '../../../../contract/document/training'

const count = (value: number): string => value.toLocaleString('en')
const number = (value: number): string => String(value).replace('e-', 'e−')

/** Task first, then training. Settings that are off have no row. `data`: words for what was learned from. */
export function settingRows({ task, training }: GatescopeDocument, data: string): string[][] {
  return [
    ['Task', taskKinds[task.kind].label],
    ['Data', data],
    ...('heldOut' in task ? [['Validation', `${Math.round(task.heldOut * 100)} % of the data`]] : []),
    [
      'Batch',
      `${count(training.batchSize)} sequences of ${count(training.sequenceLength)} time steps, ${orderWords[training.order].label}`
    ],
    ['Optimizer', optimizerWords(training.optimizer)],
    ['Schedule', scheduleWords(training.schedule)],
    ['Gradient clipping', clipWords(training.clip)],
    ...sometimes(training),
    ['Seed', String(training.seed)],
    ['Steps', training.steps === null ? 'until stopped' : count(training.steps)],
    ['Evaluation', `every ${count(training.evaluateEvery)} steps`]
  ]
}

function sometimes({ loss, weightDecay, stateful, accumulate }: TrainingSettings): string[][] {
  return [
    ...(weightDecay.rate > 0 ? [['Weight decay', `${number(weightDecay.rate)}${weightDecay.vectors ? ', of vectors too' : ''}`]] : []),
    ...(loss.labelSmoothing > 0 ? [['Label smoothing', number(loss.labelSmoothing)]] : []),
    ...(loss.classWeights.length > 0 ? [['Class weights', loss.classWeights.map(number).join(', ')]] : []),
    ...(loss.numbers === 'absolute' ? [['Regression loss', 'absolute errors']] : []),
    ...(stateful ? [['States', 'carried from batch to batch']] : []),
    ...(accumulate > 1 ? [['Gradient accumulation', `${count(accumulate)} batches per step`]] : [])
  ]
}

function optimizerWords(optimizer: OptimizerSettings): string {
  const rate = `learning rate ${number(optimizer.learningRate)}`
  switch (optimizer.kind) {
    case 'adam':
    case 'adamw': {
      const name = optimizer.kind === 'adam' ? 'Adam' : 'AdamW'
      return `${name}, ${rate}, β₁ ${optimizer.beta1}, β₂ ${optimizer.beta2}, ε ${number(optimizer.epsilon)}`
    }
    case 'sgd':
      return `SGD, ${rate}, ${optimizer.nesterov ? 'Nesterov ' : ''}momentum ${optimizer.momentum}`
    case 'rmsprop':
      return `RMSprop, ${rate}, decay ${optimizer.decay}, ε ${number(optimizer.epsilon)}, momentum ${optimizer.momentum}`
    default:
      return optimizer satisfies never
  }
}

function clipWords(clip: ClipSettings): string {
  switch (clip.kind) {
    case 'none':
      return 'none'
    case 'globalNorm':
      return `joint norm at most ${number(clip.norm)}`
    case 'value':
      return `each entry within ±${number(clip.limit)}`
    default:
      return clip satisfies never
  }
}

function scheduleWords(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant'
    case 'step':
      return `times ${number(schedule.factor)} every ${count(schedule.every)} steps`
    case 'cosine':
      return `cosine over ${count(schedule.steps)} steps, down to ${number(schedule.floor)} of the learning rate`
    case 'warmupCosine':
      return `${count(schedule.warmup)} steps of warm-up, then cosine up to step ${count(schedule.steps)}, down to ${number(schedule.floor)} of the learning rate`
    case 'oneCycle':
      return `one cycle over ${count(schedule.steps)} steps, rising for ${Math.round(schedule.rise * 100)} % of them`
    default:
      return schedule satisfies never
  }
}
