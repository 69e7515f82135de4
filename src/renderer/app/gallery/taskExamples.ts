/** One small example of each task: what the model reads at each time step, and what it has to say. Cards of the gallery draw them. */
import type { TaskKind } from '../../../contract/document/task'

/** A number is drawn as a bar from 0 to 1, words as they are, null as nothing. */
export type ExampleValue = number | string | null

export interface TaskExample {
  readonly reads: readonly ExampleValue[]
  readonly says: readonly ExampleValue[]
  /** The time steps that matter, counted from 0. */
  readonly marks: readonly number[]
}

const last = (value: ExampleValue, steps: number) => [...Array.from({ length: steps - 1 }, () => null), value]
const wave = (step: number) => 0.5 + 0.32 * Math.sin(step * 0.8) + 0.14 * Math.sin(step * 2.1)
const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8]
/** Daily figures with a rise and a weekly dip. */
const daily = [0.3, 0.42, 0.5, 0.46, 0.36, 0.52, 0.64, 0.72, 0.66, 0.56]

/** The most characters that fit into the cell of a time step. */
export const mostCharacters = 3

export const taskExamples: { readonly [K in TaskKind]: TaskExample } = {
  nextCharacter: { reads: [...'Call me'], says: [...'all me '], marks: [] },
  chapters: { reads: [...'the whale'], says: last('3', 9), marks: [] },
  classify: { reads: [...'so good!'], says: last('+', 8), marks: [] },
  labelledSeries: { reads: steps.map(wave), says: last('A', 9), marks: [] },
  series: { reads: daily.slice(0, 9), says: daily.slice(1), marks: [] },
  sine: { reads: steps.map(wave), says: steps.map((step) => wave(step + 1)), marks: [] },
  adding: { reads: [0.4, 0.7, 0.2, 0.9, 0.5, 0.3, 0.4, 0.8, 0.1], says: last('1.1', 9), marks: [1, 6] },
  copyMemory: { reads: [...'cab', '·', '·', '>', '·', '·', '·'], says: [...last(null, 6), ...'cab'], marks: [0, 1, 2] },
  selectiveCopying: { reads: ['c', '·', 'a', '·', '·', 'b', '>', '>', '>'], says: [...last(null, 6), ...'cab'], marks: [0, 2, 5] },
  sorting: { reads: [...'cab', '·', '·', '·', '>', '>', '>'], says: [...last(null, 6), ...'abc'], marks: [0, 1, 2] },
  delayedRecall: { reads: ['d', 'b', 'A', 'c', 'd', 'a', 'b', 'c', '?'], says: last('a', 9), marks: [2] },
  associativeRecall: { reads: ['a', 'C', 'b', 'A', 'c', 'D', '·', '?', 'b'], says: last('A', 9), marks: [2, 3, 8] },
  induction: { reads: [...'bd*acdba*'], says: last('a', 9), marks: [2, 3, 8] },
  dyck: { reads: [...'([]){<>}'], says: [null, ']', ')', null, null, '>', '}', null], marks: [] },
  parity: { reads: [...'101100101'], says: [...'110111001'], marks: [] },
  runningTotal: {
    reads: ['=3', '+1', '·5', '−2', '+4', '=1', '+2', '·3', '−1'],
    says: [...'344261332'],
    marks: [0, 5]
  },
  sound: { reads: steps.map(wave), says: last('yes', 9), marks: [] },
  pronunciation: { reads: [...'l·u·n·c·h·'], says: ['L', 'AH', null, 'N', null, null, null, 'CH', null, null], marks: [] },
  imported: { reads: ['0', '3', '1', '2', '?'], says: ['?', '?', '?', '?', '?'], marks: [] }
}
