/** Describes in words what a model is trained on. */
import { dataWords } from '../../../contract/document/dataWords'
import type { Task, TaskKind } from '../../../contract/document/task'
import { tokenKindWords } from '../../../contract/document/tokenWords'
import { inputsOfTask, taskKinds } from '../../../contract/document/taskKinds'

export function taskWords(task: Task): string {
  if (task.kind === 'imported') return 'It was imported without data: choose a text or a table before it is trained further.'
  const of = 'source' in task || 'file' in task ? ` (${dataWords(task)})` : ''
  return `It learns to ${taskKinds[task.kind].doc}${of}. Validation uses ${heldOutWords(task)}.`
}

export function heldOutWords(task: Task): string {
  return 'heldOut' in task ? `${Math.round(task.heldOut * 100)} % of the data` : 'sequences from a separate seed'
}

/** What a model reads and what it says, as the ends of the stack of layers name them. */
const ends: { readonly [K in TaskKind]: { readonly reads: string; readonly says: string } } = {
  nextCharacter: { reads: 'characters', says: 'next character' },
  chapters: { reads: 'characters', says: 'which chapter' },
  classify: { reads: 'characters', says: 'which class' },
  labelledSeries: { reads: 'series', says: 'class or number' },
  series: { reads: 'rows', says: 'next row' },
  sine: { reads: 'values', says: 'next value' },
  adding: { reads: 'numbers and marks', says: 'sum of the marked numbers' },
  copyMemory: { reads: 'symbols', says: 'the same symbols' },
  selectiveCopying: { reads: 'symbols among blanks', says: 'the same symbols' },
  sorting: { reads: 'symbols', says: 'the symbols in ascending order' },
  delayedRecall: { reads: 'symbols', says: 'the marked symbol' },
  associativeRecall: { reads: 'keys and values', says: 'the value of the key' },
  induction: { reads: 'symbols and a mark', says: 'the symbol behind the mark' },
  dyck: { reads: 'brackets', says: 'which bracket closes next' },
  parity: { reads: 'zeros and ones', says: 'whether the ones are odd' },
  runningTotal: { reads: 'commands and numbers', says: 'the total so far' },
  sound: { reads: 'frames of sounds', says: 'which class' },
  pronunciation: { reads: 'letters', says: 'phonemes' },
  imported: { reads: 'what the imported model reads', says: 'what the imported model predicts' }
}

const inputShapes = { tokens: 'tokens [B, T]', features: 'features [B, T, F]' } as const

/** Such as `characters of Moby Dick` with `tokens [B, T]`. */
export function inputWords(task: Task): { readonly words: string; readonly shape: string } {
  const of = 'source' in task || 'file' in task ? ` of ${dataWords(task)}` : ''
  const inputs = inputsOfTask(task)
  return { words: `${readsOf(task)}${of}`, shape: inputs.map((input) => inputShapes[input]).join(', ') }
}

export function outputWords(task: Task): string {
  return task.kind === 'nextCharacter' && task.tokenKind ? `next ${tokenKindWords[task.tokenKind].one}` : ends[task.kind].says
}

function readsOf(task: Task): string {
  const kind = 'tokenKind' in task ? task.tokenKind : undefined
  return kind ? tokenKindWords[kind].many : ends[task.kind].reads
}
