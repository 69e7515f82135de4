/** The settings of a document that differ from those that a new document has, and the others. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { noKeep, noStop } from '../../../contract/document/stopping'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { TrainingSettings } from '../../../contract/document/training'
import { flat } from '../settings/flatSettings'
import type { FlatSetting } from '../settings/flatSettings'

/** The training settings of the first template, with which a new document begins. */
export const usualTraining: TrainingSettings = {
  batchSize: 32,
  sequenceLength: 100,
  optimizer: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clip: { kind: 'globalNorm', norm: 1 },
  loss: { labelSmoothing: 0, classWeights: [], numbers: 'squared' },
  accumulate: 1,
  recompute: 'none',
  order: 'random',
  stateful: false,
  linearRecurrence: 'auto',
  recurrence: 'auto',
  weightDecay: { rate: 0, vectors: false },
  schedule: { kind: 'constant' },
  seed: 1,
  steps: null,
  evaluateEvery: 100,
  validationBatches: null,
  measureUpdates: false,
  measureExponents: false,
  stop: noStop,
  keep: noKeep
}

export interface SettingRow {
  readonly name: string
  readonly value: string
  /** What a new document has; empty where it has no such setting. */
  readonly usual: string
}

export interface SortedSettings {
  readonly changed: readonly SettingRow[]
  readonly usual: readonly SettingRow[]
}

export function sortedSettings({ training, task }: GatescopeDocument): SortedSettings {
  const rows = [
    ...compare(flat('task', task), flat('task', taskKinds[task.kind].start)),
    ...compare(flat('training', training), flat('training', { ...usualTraining, sequenceLength: taskKinds[task.kind].length }))
  ]
  return { changed: rows.filter(({ value, usual }) => value !== usual), usual: rows.filter(({ value, usual }) => value === usual) }
}

function compare(settings: readonly FlatSetting[], usual: readonly FlatSetting[]): SettingRow[] {
  const before = new Map(usual.map(({ path, value }) => [path, valueText(value)]))
  return settings.map(({ path, value }) => ({ name: settingName(path), value: valueText(value), usual: before.get(path) ?? '' }))
}

const valueText = (value: FlatSetting['value']): string =>
  value === null ? 'none' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : spaced(String(value))

/** `training.optimizer.learningRate` as `optimizer: learning rate`. */
function settingName(path: string): string {
  const words = path.split('.').map(spaced)
  return (words[0] === 'training' ? words.slice(1) : words).join(': ')
}

/** `globalNorm` as `global norm`; what is no such word stays. */
const spaced = (word: string): string =>
  /^[a-z]+(?:[A-Z][a-z]+)+$/.test(word) ? word.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : word
