/**
 * Makes the batches of a synthetic task. Training sequences are drawn without end; held-out ones are drawn once, from a seed of their
 * own.
 */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { DataPart } from '../../../contract/events/probe'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { fingerprintOf } from '../fingerprint'
import { Random } from '../random'
import type { HistoryPlace, NumberHistory, WantedRows } from '../histories'
import { randomSource } from '../batches/randomSource'
import { exampleProbe, sequenceOf } from '../probeInput'
import type { ProbeInput } from '../openedProbe'
import type { NumberColumn, OpenedTask, TaskColumns } from '../taskData'
import { adding } from './adding'
import { associativeRecall } from './associativeRecall'
import { copyMemory } from './copyMemory'
import { delayedRecall } from './delayedRecall'
import { dyck } from './dyck'
import { induction } from './induction'
import { parity } from './parity'
import { runningTotal } from './runningTotal'
import { selectiveCopying } from './selectiveCopying'
import { sine } from './sine'
import { sorting } from './sorting'
import type { Synthetic } from './synthetic'

type DataKind = 'nextCharacter' | 'chapters' | 'classify' | 'series' | 'labelledSeries' | 'pronunciation' | 'sound' | 'imported'
export type SyntheticTask = Exclude<Task, { kind: DataKind }>

/** Held-out sequences at most, and the seed that they are drawn from. */
const heldOutSequences = 2_048
const heldOutSeed = 0x4e1d
/** The seed of the training sequences that Inspect goes through by number. */
const examplesSeed = 0x7a11

/** `length` is the sequence length of training. A problem says where it is too short for the task. */
export function openSynthetic(task: SyntheticTask, length: number): OpenedTask {
  const synthetic = withValidationLength(syntheticOf(task, length), task)
  const problems = [...shortProblems(task, length, synthetic), ...settingProblems(task, length)]
  if (problems.length > 0) return { ok: false, problems }
  const { title, shape, vocabulary, draw } = synthetic
  return {
    ok: true,
    data: {
      title,
      reading: null,
      shape,
      vocabulary,
      classes: shape.target.kind === 'class' ? (synthetic.classes ?? vocabulary).slice(0, shape.target.classes) : [],
      columns: columnsOf(synthetic),
      predictsNext: synthetic.predictsNext ?? false,
      ...(synthetic.predictsNext && {
        histories: { at: (place, wanted) => historyOf(synthetic, place, length, wanted), end: null, origins: null }
      }),
      baselines: synthetic.baselines(shape.heldOutLength ?? length),
      fingerprint: fingerprintOf([JSON.stringify(task)]),
      batches: (batch, seed) => randomSource(seed, (random) => drawBatch(synthetic, batch, random, draw)),
      heldOut: (batch, most) => heldOutBatches(synthetic, batch, most),
      sequences: () => [],
      places: () => heldOutSequences,
      example: (part, place, steps) => exampleOf(synthetic, part, place, steps),
      probe: () => ({
        ok: true,
        probe: exampleProbe(drawBatch(synthetic, { length, batch: 1 }, Random.fromSeed(heldOutSeed), draw), shape, vocabulary, length)
      })
    }
  }
}

/** The numbers of a synthetic task have no units: the model sees them as they are. */
function columnsOf({ columns }: Synthetic): TaskColumns {
  const named = (name: string): NumberColumn => ({ name, mean: 0, scale: 1 })
  return { inputs: columns?.inputs.map(named) ?? [], targets: columns?.targets.map(named) ?? [] }
}

/** The sequence of a number. Those of validation are the ones that are evaluated, where a batch has more of them than `place`. */
function exampleOf(synthetic: Synthetic, part: DataPart, place: number, length: number): ProbeInput {
  const { shape, vocabulary, draw, drawHeldOut } = synthetic
  const validates = part === 'validation'
  const drawn = { length: validates ? (shape.heldOutLength ?? length) : length, batch: place + 1 }
  const random = Random.fromSeed(validates ? heldOutSeed : examplesSeed)
  const batch = drawBatch(synthetic, drawn, random, validates ? (drawHeldOut ?? draw) : draw)
  return sequenceOf(batch, { shape, vocabulary, predictsNext: false }, drawn, place)
}

/**
 * The sequence of a number, of which Inspect shows `length` time steps, for as many as the history and what follows it take. The last history
 * row is followed by the target of its time step.
 */
function historyOf(synthetic: Synthetic, { part, at }: HistoryPlace, length: number, { history, ahead }: WantedRows): NumberHistory {
  const random = Random.fromSeed(part === 'validation' ? heldOutSeed : examplesSeed)
  const place = Math.min(at, heldOutSequences - 1)
  if (place > 0) drawBatch(synthetic, { length, batch: place }, random, synthetic.draw)
  const { arrays } = drawBatch(synthetic, { length: history + ahead, batch: 1 }, random, synthetic.draw)
  const [features, targets] = [arrays.get('features') ?? [], arrays.get('targets') ?? []]
  const width = synthetic.shape.features ?? 0
  return {
    values: Float32Array.from(features).slice(0, history * width),
    truth: Float32Array.from(targets).slice((history - 1) * width, (history - 1 + ahead) * width)
  }
}

/** Validation sequences have a length of their own where the task's settings say so. */
function withValidationLength(synthetic: Synthetic, task: SyntheticTask): Synthetic {
  const heldOutLength = 'heldOutLength' in task ? (task.heldOutLength ?? null) : null
  return { ...synthetic, shape: { ...synthetic.shape, heldOutLength } }
}

function syntheticOf(task: SyntheticTask, length: number): Synthetic {
  switch (task.kind) {
    case 'adding':
      return adding()
    case 'copyMemory':
      return copyMemory(task)
    case 'selectiveCopying':
      return selectiveCopying(task)
    case 'sorting':
      return sorting(task)
    case 'delayedRecall':
      return delayedRecall(task)
    case 'associativeRecall':
      return associativeRecall(task)
    case 'induction':
      return induction(task)
    case 'dyck':
      return dyck(task)
    case 'parity':
      return parity(task, length)
    case 'sine':
      return sine(task)
    case 'runningTotal':
      return runningTotal()
    default:
      return task satisfies never
  }
}

function shortProblems({ kind }: SyntheticTask, length: number, { needs, shape }: Synthetic): Problem[] {
  const shortest = Math.min(length, shape.heldOutLength ?? length)
  return shortest < needs ? [problem('task.tooShort', { path: 'task' }, { task: taskKinds[kind].label, length: shortest, needs })] : []
}

/** Returns a problem for each setting that does not fit another. */
function settingProblems(task: SyntheticTask, length: number): Problem[] {
  if (task.kind === 'associativeRecall' && task.pairs > task.symbols)
    return [problem('task.keys', { path: 'task.pairs' }, { pairs: task.pairs, symbols: task.symbols })]
  if (task.kind === 'parity' && task.heldOutLength < length)
    return [problem('task.heldOutLength', { path: 'task.heldOutLength' }, { heldOut: task.heldOutLength, length })]
  return []
}

function drawBatch({ shape }: Synthetic, batch: BatchShape, random: Random, draw: Synthetic['draw']): TaskBatch {
  const arrays = new BatchArrays(shape, batch)
  for (let b = 0; b < batch.batch; b++) draw(random, arrays, b, batch.length)
  return arrays.finish()
}

/** Draws the validation batches, which are the same each time. They have a `length` of their own where the task has one. */
function heldOutBatches(synthetic: Synthetic, { batch, length }: BatchShape, most: number): TaskBatch[] {
  const random = Random.fromSeed(heldOutSeed)
  const shape = { batch, length: synthetic.shape.heldOutLength ?? length }
  const count = Math.min(most, Math.max(1, Math.ceil(heldOutSequences / batch)))
  return Array.from({ length: count }, () => drawBatch(synthetic, shape, random, synthetic.drawHeldOut ?? synthetic.draw))
}
