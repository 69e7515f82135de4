/**
 * The data of an imported model that came without any: random sequences of the right form to look at, and typed words or token numbers.
 * Nothing is known of what should be predicted, so nothing is ever scored.
 */
import { problem } from '../../../contract/problems/problem'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { randomSource } from '../batches/randomSource'
import { fingerprintOf } from '../fingerprint'
import type { OpenedProbe } from '../openedProbe'
import { exampleProbe, sequenceOf, textProbe } from '../probeInput'
import { Random } from '../random'
import type { NumberColumn, TaskData } from '../taskData'
import { wordsIn } from './wordsIn'

type ImportedTask = TaskOf<'imported'>

/** Random sequences that can be looked at by their number. */
const sequences = 256
const examplesSeed = 0x1a7e

/** `length` is the sequence length of training, which random sequences have. */
export function importedTask(task: ImportedTask, length: number): TaskData {
  const shape = shapeOf(task)
  const vocabulary = task.tokens === null ? [] : numbered(task.tokens, task.vocabulary)
  const facts = { shape, vocabulary, predictsNext: false }
  const draw = (batch: BatchShape, random: Random) => drawBatch(shape, batch, random)
  return {
    ...facts,
    title: 'random sequences',
    reading: null,
    classes: classesOf(task, vocabulary),
    columns: {
      inputs: columns('input', task.features ?? 0),
      targets: task.target.kind === 'real' ? columns('output', task.target.width) : []
    },
    fingerprint: fingerprintOf([JSON.stringify(task)]),
    batches: (batch, seed) => randomSource(seed, (random) => draw(batch, random)),
    heldOut: (batch, most) => [draw(batch, Random.fromSeed(examplesSeed))].slice(0, most),
    sequences: () => [],
    places: () => sequences,
    example: (_, place, steps) => {
      const batch = { length: steps, batch: place + 1 }
      return { ...sequenceOf(draw(batch, Random.fromSeed(examplesSeed)), facts, batch, place), targets: null }
    },
    probe: (text) => probeOf(task, text, vocabulary, () => draw({ length, batch: 1 }, Random.fromSeed(examplesSeed)), length)
  }
}

/** Returns what the model reads and predicts; targets are never counted. */
function shapeOf({ tokens, features, lengths, target: { over, kind, width } }: ImportedTask): TaskShape {
  return {
    tokens,
    features,
    masked: lengths,
    target: kind === 'class' ? { over, kind, classes: width } : { over, kind, width },
    counted: true,
    heldOutLength: null,
    metrics: kind === 'class' ? ['accuracy', 'bitsPerTarget'] : ['squaredError', 'absoluteError']
  }
}

/** Words in their order, and numbers where there are none. */
function numbered(count: number, words: readonly string[]): string[] {
  return Array.from({ length: count }, (_, k) => words[k] ?? `${k}`)
}

function classesOf({ target, classes }: ImportedTask, vocabulary: readonly string[]): readonly string[] {
  if (target.kind === 'real') return []
  return classes.length === 0 && vocabulary.length === target.width ? vocabulary : numbered(target.width, classes)
}

function columns(word: string, count: number): NumberColumn[] {
  return Array.from({ length: count }, (_, k) => ({ name: `${word} ${k + 1}`, mean: 0, scale: 1 }))
}

function drawBatch(shape: TaskShape, batch: BatchShape, random: Random): TaskBatch {
  const arrays = new BatchArrays(shape, batch)
  for (let t = 0; t < batch.length; t++)
    for (let b = 0; b < batch.batch; b++) {
      if (shape.tokens !== null) arrays.token(t, b, random.below(shape.tokens))
      for (let unit = 0; unit < (shape.features ?? 0); unit++) arrays.feature(t, b, unit, random.normal())
    }
  const { counts, ...rest } = arrays.finish()
  return { ...rest, counts: counts && counts.fill(1) }
}

/** A typed text of words or token numbers; a random sequence where the model reads numbers. */
function probeOf(task: ImportedTask, text: string, vocabulary: readonly string[], draw: () => TaskBatch, length: number): OpenedProbe {
  if (task.tokens === null || task.features !== null)
    return { ok: true, probe: { ...exampleProbe(draw(), shapeOf(task), vocabulary, length), targets: null } }
  const { tokens, unknown } = wordsIn(text, vocabulary)
  if (unknown.length > 0)
    return { ok: false, problems: [problem('probe.unknownToken', { path: 'probe.text' }, { characters: [...unknown] })] }
  return { ok: true, probe: textProbe(Int32Array.from(tokens), vocabulary, { predicted: false, masked: task.lengths }) }
}
