/**
 * Letters to phonemes: words are read a letter at a time, and their phonemes are to be said in order, at whatever time steps (Rao et al. 2015,
 * section 4). Words are for training or for validation with all their pronunciations, by a hash of their letters, so that neither part
 * depends on the order of the dictionary. A word of validation is judged by its first pronunciation.
 */
import { problem } from '../../../contract/problems/problem'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import { plural } from '../../../contract/problems/wording'
import type { BatchArrays } from '../batches/batchArrays'
import { exampleBatches } from '../batches/exampleBatches'
import { fingerprintOf } from '../fingerprint'
import { textProbe } from '../probeInput'
import { noColumns } from '../taskData'
import type { OpenedTask } from '../taskData'
import { Vocabulary } from '../text/vocabulary'
import { dictionaryEntries, lettersOfWords } from './dictionary'
import type { Entry } from './dictionary'
import { stepsNeeded } from './stepsNeeded'

/** Stands for no phoneme among the classes, and between letters among the tokens. */
const blank = '·'

interface Example {
  readonly word: string
  readonly tokens: Int32Array
  /** Classes of phonemes, from 1 on. */
  readonly labels: readonly number[]
}

/** `length`: time steps at most. Words that need more, for their letters or for their phonemes, are left out. */
export async function openPronunciation(task: TaskOf<'pronunciation'>, length: number): Promise<OpenedTask> {
  const entries = await dictionaryEntries(task.stress)
  const phonemes = phonemesOf(entries)
  const classOf = new Map(phonemes.map((phoneme, k) => [phoneme, k + 1]))
  const letters = [blank, ...lettersOfWords]
  const vocabulary = new Vocabulary(letters)
  const codeOf = new Map(letters.map((letter, k) => [letter, k]))
  const spell = (word: string) => spelled(word, task.stepsPerLetter, codeOf)
  const examplesOf = ({ word, pronunciations }: Entry): Example[] =>
    pronunciations.map((way) => ({ word, tokens: spell(word), labels: way.map((phoneme) => classOf.get(phoneme) ?? 0) }))
  const fits = ({ tokens, labels }: Example) => tokens.length <= length && stepsNeeded(labels) <= tokens.length
  const training: Example[] = []
  const heldOut: Example[] = []
  for (const entry of entries) {
    const examples = examplesOf(entry)
    if (hashOf(entry.word) < task.heldOut * 2 ** 32) heldOut.push(...examples.slice(0, 1).filter(fits))
    else training.push(...examples.filter(fits))
  }
  if (training.length === 0 || heldOut.length === 0)
    return {
      ok: false,
      problems: [problem('task.noWordFits', { path: 'training.sequenceLength' }, { length, steps: task.stepsPerLetter })]
    }
  const classes = [blank, ...phonemes]
  const facts = { shape: shapeOf(classes.length, letters.length, [...training, ...heldOut]), vocabulary: letters }
  return {
    ok: true,
    data: {
      title: 'CMU pronouncing dictionary',
      reading: null,
      ...facts,
      ...exampleBatches({ training, heldOut }, facts, fill),
      classes,
      columns: noColumns,
      predictsNext: false,
      notes: [noteOf(entries, training, heldOut)],
      fingerprint: fingerprintOf([JSON.stringify([task, classes]), ...[training, heldOut].map(wordsOf)]),
      sequences: (part) =>
        (part === 'training' ? training : heldOut).map(({ tokens, labels }) => ({ values: tokens, target: null, labels: [...labels] })),
      probe: (text) => {
        const encoded = vocabulary.encode(text.toLowerCase())
        if (!encoded.ok) return encoded
        const tokens = spell(text.toLowerCase()).slice(0, length)
        return { ok: true, probe: textProbe(tokens, letters, { predicted: false, masked: true }) }
      }
    }
  }
}

/** All phonemes, in the order of the alphabet. */
function phonemesOf(entries: readonly Entry[]): string[] {
  const all = new Set<string>()
  for (const { pronunciations } of entries) for (const way of pronunciations) for (const phoneme of way) all.add(phoneme)
  return [...all].sort()
}

/** The letters of a word, each with the blanks that give its phonemes time. A blank, whose code is 0, is left out where it was typed. */
function spelled(word: string, stepsPerLetter: number, codeOf: ReadonlyMap<string, number>): Int32Array {
  const letters = [...word].filter((letter) => letter !== blank)
  const tokens = new Int32Array(letters.length * stepsPerLetter)
  letters.forEach((letter, k) => (tokens[k * stepsPerLetter] = codeOf.get(letter) ?? 0))
  return tokens
}

function shapeOf(classes: number, tokens: number, examples: readonly Example[]): TaskShape {
  const labels = examples.reduce((most, example) => Math.max(most, example.labels.length), 1)
  const target = { over: 'step', kind: 'class', classes, unaligned: { labels } } as const
  return { tokens, features: null, masked: true, target, counted: true, heldOutLength: null, metrics: ['phonemeErrors', 'wordErrors'] }
}

/** A word that is longer than the batch has no time steps there, and counts nothing. */
function fill(arrays: BatchArrays, b: number, { tokens, labels }: Example, steps: number): void {
  if (tokens.length > steps) return arrays.end(b, 0)
  tokens.forEach((token, t) => arrays.token(t, b, token))
  arrays.end(b, tokens.length)
  arrays.labels(b, labels, tokens.length)
}

/** A hash of 32 bits of a word (FNV-1a), the same on every machine. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (const letter of word) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  // FNV's high bits hardly differ for short words.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** All examples one behind another. */
function wordsOf(examples: readonly Example[]): Int32Array {
  const all = new Int32Array(examples.reduce((sum, { tokens, labels }) => sum + tokens.length + labels.length + 2, 0))
  let end = 0
  const put = (values: ArrayLike<number>, mark: number) => {
    all.set(values, end)
    end += values.length + 1
    all[end - 1] = mark
  }
  for (const { tokens, labels } of examples) {
    put(tokens, -1)
    put(labels, -2)
  }
  return all
}

function noteOf(entries: readonly Entry[], training: readonly Example[], heldOut: readonly Example[]): string {
  const all = entries.length
  const used = new Set([...training, ...heldOut].map(({ word }) => word)).size
  const left = all - used
  const why = left === 0 ? '' : `; ${plural(left, 'word')} left out, whose letters or phonemes need more time steps`
  return `${plural(used, 'word')}: ${plural(training.length, 'pronunciation')} for training, ${plural(heldOut.length, 'word')} for validation${why}`
}
