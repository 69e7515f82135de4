/** A row for each kind of task holds its words, its first settings, and what a model must read and predict. */
import type { TaskInputName } from './modelGraph'
import { taskSchema } from './task'
import type { Task, TaskKind, TaskOf } from './task'
import { batchOrders } from './training'
import type { BatchOrder } from './training'

interface Row<K extends TaskKind> {
  readonly label: string
  /** A sentence without its full stop. */
  readonly doc: string
  /** The inputs that the task gives; a first layer reads the first of them. */
  readonly inputs: readonly [TaskInputName, ...TaskInputName[]]
  /** The task asks for a prediction at each time step, or once for a sequence. */
  readonly over: 'step' | 'sequence'
  /** The orders in which it gives batches. */
  readonly orders: readonly BatchOrder[]
  /** The settings of a new task; null where the user's file is needed first. */
  readonly start: TaskOf<K> | null
  /** A sequence length that suits it. */
  readonly length: number
}

const drawn = ['random'] as const
const mobyDick = { kind: 'shipped', name: 'moby-dick' } as const

export const taskKinds: { readonly [K in TaskKind]: Row<K> } = {
  nextCharacter: {
    label: 'next character',
    doc: 'predict the next character of a text',
    inputs: ['tokens'],
    over: 'step',
    orders: batchOrders,
    start: { kind: 'nextCharacter', source: mobyDick, heldOut: 0.1 },
    length: 100
  },
  chapters: {
    label: 'which chapter',
    doc: 'say which chapter of a text a window is from',
    inputs: ['tokens'],
    over: 'sequence',
    orders: ['random', 'epochs'],
    start: { kind: 'chapters', source: mobyDick, classes: 4, heldOut: 0.2 },
    length: 100
  },
  classify: {
    label: 'classes of texts',
    doc: 'say which class a text belongs to',
    inputs: ['tokens'],
    over: 'sequence',
    orders: ['random', 'epochs'],
    start: null,
    length: 100
  },
  series: {
    label: 'series from a CSV file',
    doc: 'predict the next row of a series',
    inputs: ['features'],
    over: 'step',
    orders: batchOrders,
    start: null,
    length: 50
  },
  labelledSeries: {
    label: 'classes of series',
    doc: 'say which class a series belongs to, or which number',
    inputs: ['features'],
    over: 'sequence',
    orders: ['random', 'epochs'],
    start: null,
    length: 100
  },
  sine: {
    label: 'sines',
    doc: 'predict the next value of two sines and some noise',
    inputs: ['features'],
    over: 'step',
    orders: drawn,
    start: { kind: 'sine', noise: 0.05 },
    length: 64
  },
  adding: {
    label: 'adding problem',
    doc: 'add the two marked numbers of a sequence',
    inputs: ['features'],
    over: 'sequence',
    orders: drawn,
    start: { kind: 'adding' },
    length: 50
  },
  copyMemory: {
    label: 'copy memory',
    doc: 'repeat symbols after a long pause',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'copyMemory', symbols: 8, count: 10 },
    length: 60
  },
  selectiveCopying: {
    label: 'selective copying',
    doc: 'repeat symbols that are scattered among blanks',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'selectiveCopying', symbols: 16, count: 8 },
    length: 64
  },
  sorting: {
    label: 'sorting',
    doc: 'say symbols again in ascending order',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'sorting', symbols: 8, count: 10 },
    length: 20
  },
  delayedRecall: {
    label: 'delayed recall',
    doc: 'repeat the marked symbol some steps later',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'delayedRecall', symbols: 8, distance: 31 },
    length: 32
  },
  associativeRecall: {
    label: 'associative recall',
    doc: 'give the value that followed a key',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'associativeRecall', symbols: 8, pairs: 4 },
    length: 16
  },
  induction: {
    label: 'induction',
    doc: 'give the symbol that followed a mark when the mark comes again',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'induction', symbols: 16 },
    length: 32
  },
  dyck: {
    label: 'brackets (Dyck)',
    doc: 'say which bracket closes the one that was opened last',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: { kind: 'dyck', symbols: 4, depth: 4 },
    length: 40
  },
  parity: {
    label: 'parity',
    doc: 'say whether the number of ones is odd, on longer sequences than any it was trained on',
    inputs: ['tokens'],
    over: 'sequence',
    orders: drawn,
    start: { kind: 'parity', shortest: 3, heldOutLength: 256 },
    length: 40
  },
  runningTotal: {
    label: 'running total',
    doc: 'keep a running total of numbers, following commands: add, subtract, skip or reset',
    inputs: ['tokens', 'features'],
    over: 'step',
    orders: drawn,
    start: { kind: 'runningTotal' },
    length: 32
  },
  sound: {
    label: 'classes of sounds',
    doc: 'say which class a sound belongs to',
    inputs: ['features'],
    over: 'sequence',
    orders: ['random', 'epochs'],
    start: null,
    length: 100
  },
  pronunciation: {
    label: 'pronunciation',
    doc: 'say the phonemes of English words from their letters',
    inputs: ['tokens'],
    over: 'step',
    orders: ['random', 'epochs'],
    start: { kind: 'pronunciation', stress: false, stepsPerLetter: 2, heldOut: 0.05 },
    length: 32
  },
  /** Its inputs and targets are those of the model: see `inputsOfTask` and `overOfTask`. */
  imported: {
    label: 'imported, no data yet',
    doc: 'be looked at with random or typed sequences; choose data before it is trained further',
    inputs: ['tokens'],
    over: 'step',
    orders: drawn,
    start: null,
    length: 32
  }
}

/** The inputs that a task gives; a first layer reads the first of them. */
export function inputsOfTask(task: Task): readonly [TaskInputName, ...TaskInputName[]] {
  if (task.kind !== 'imported') return taskKinds[task.kind].inputs
  if (task.features === null) return ['tokens']
  return task.tokens === null ? ['features'] : ['tokens', 'features']
}

/** Whether a task asks for a prediction at each time step, or once for a sequence. */
export function overOfTask(task: Task): 'step' | 'sequence' {
  return task.kind === 'imported' ? task.target.over : taskKinds[task.kind].over
}

/** All kinds, in the order in which they are offered. */
export const taskKindNames: readonly TaskKind[] = taskSchema.options.map((option) => option.shape.kind.value)

/** Words for the orders of batches: `doc` is a sentence without its full stop. */
export const orderWords: { readonly [O in BatchOrder]: { readonly label: string; readonly doc: string } } = {
  random: { label: 'random', doc: 'each sequence starts at a random place' },
  epochs: { label: 'epochs', doc: 'each example comes once per epoch, in a new random order' },
  streams: { label: 'streams', doc: 'each sequence continues where the one in the previous batch ended' }
}
