/** Writes log lines on the data, and on batches that do not fit the data: mostly padding, or many times as large as the data. */
import type { TrainingSettings } from '../../../../contract/document/training'
import { count, plural } from '../../../../contract/problems/wording'
import type { TaskBatch } from '../../../data/batches/batch'
import type { TaskData } from '../../../data/taskData'

type Settings = Pick<TrainingSettings, 'batchSize' | 'sequenceLength' | 'order' | 'seed'>
type Data = Pick<TaskData, 'batches' | 'places' | 'predictsNext' | 'shape' | 'notes'>

/** From this share on padding is worth a note. */
const mostPadding = 0.75
/** From so many times on, a batch is worth a note that holds the data several times. */
const mostRepeats = 2

export function batchNotes(data: Data, settings: Settings): string[] {
  const padding = paddingNote(data, settings)
  return [...(data.notes ?? []), padding ?? repeatsNote(data, settings)].filter((note) => note !== null)
}

/** The first batch says how full batches are; the last of an epoch may have fewer sequences, but the first has as many as any. */
function paddingNote(data: Data, settings: Settings): string | null {
  const { batchSize: batch, sequenceLength: length } = settings
  const first = data.batches({ batch, length }, settings.seed, settings.order).next()
  const real = realSteps(first, batch, length)
  const padding = 1 - real / (batch * length)
  if (padding < mostPadding) return null
  const share = `${Math.floor(padding * 100)} % of a batch is padding`
  if (first.sequences < batch / 2)
    return `${share}: it has room for ${plural(batch, 'sequence')}, and the training data have ${count(first.sequences)}. Set Batch size to ${count(first.sequences)}`
  const steps = Math.round(real / first.sequences)
  return `${share}: it has room for ${plural(length, 'time step')} in a sequence, and its sequences have ${count(steps)} on average. Use a shorter sequence length`
}

/** Time steps of a batch that are no padding. */
function realSteps({ arrays, sequences }: TaskBatch, batch: number, length: number): number {
  const mask = arrays.get('mask')
  if (!mask) return sequences * length
  return Float32Array.from(mask).reduce((sum, value, k) => sum + (k % batch < sequences ? value : 0), 0)
}

/** Only texts and series are finite, and only at random does a batch draw one window twice. */
function repeatsNote({ places, predictsNext, shape }: Data, { batchSize, sequenceLength, order }: Settings): string | null {
  if (order !== 'random' || !predictsNext) return null
  const steps = places('training', sequenceLength) + sequenceLength
  const repeats = (batchSize * sequenceLength) / steps
  if (repeats < mostRepeats) return null
  const fitting = Math.max(1, Math.floor(steps / sequenceLength))
  const unit = shape.tokens === null ? 'row' : 'token'
  return `A batch has ${plural(batchSize * sequenceLength, unit)}, and the training data have ${plural(steps, unit)}: each step sees the same data ${count(Math.round(repeats))} times. A batch size of ${count(fitting)} learns as much in less time`
}
