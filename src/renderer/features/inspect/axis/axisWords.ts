/** The words for what stands along the axis of Inspect, by the kind of the task: tokens of a text, or time steps of numbers. */
import type { Task } from '../../../../contract/document/task'
import { inputsOfTask } from '../../../../contract/document/taskKinds'
import { capital } from '../../../../contract/document/words'
import type { ProbeFrame } from '../../../../contract/events/probe'
import type { StepWord } from '../../../lib/reach/reachWords'
import { shortText } from '../../../lib/words/figures'
import { outputWords } from '../../../lib/words/taskWords'
import { tokenWords } from './tokenWords'

export interface AxisWords {
  readonly one: StepWord
  readonly many: string
  /** What the model predicts, such as `Next character`. */
  readonly predicts: string
  /** What stands at a 0-based place of the axis, in words, after its date where it has one. */
  at(place: number): string
  /** The same without the date. */
  valueAt(place: number): string
  /** The date of each time step, as it stands in the file; empty where the data has none. */
  readonly dates: readonly string[]
}

type Shown = Pick<ProbeFrame, 'tokens' | 'answer' | 'dates'>

/** A task that reads numbers goes by time steps, any other by tokens. */
export function axisWords(task: Task | null, frame: Shown | null): AxisWords {
  const numbers = task !== null && inputsOfTask(task).includes('features')
  const says = task === null ? 'prediction' : outputWords(task)
  const dates = frame?.dates ?? []
  const valueAt = (place: number) => valueWords(frame, place) ?? tokenWords(frame?.tokens[place] ?? '')
  return {
    one: numbers ? 'time step' : 'token',
    many: numbers ? 'time steps' : 'tokens',
    predicts: capital(says),
    at: (place) => (dates[place] ? `${dates[place]}, ${valueAt(place)}` : valueAt(place)),
    valueAt,
    dates
  }
}

/** From which date to which, such as ` from 2020-01-01 to 2020-01-31`; nothing where there are none. */
export function spanWords(dates: readonly string[]): string {
  const known = dates.filter((date) => date !== '')
  return known.length === 0 ? '' : ` from ${known[0]} to ${known.at(-1)}`
}

/** Such as `close 110, volume 6`; null where the model reads no numbers. */
function valueWords(frame: Shown | null, place: number): string | null {
  const answer = frame?.answer
  if (frame === null || answer?.kind !== 'numbers' || answer.inputs.columns.length === 0) return null
  const { columns, values } = answer.inputs
  const numbers = columns.map((name, c) => `${name} ${shortText(values[place * columns.length + c])}`)
  return [...commandOf(frame, place), ...numbers].join(', ')
}

/** The token of a time step that has numbers beside it. The engine writes it before them. */
function commandOf(frame: Shown, place: number): string[] {
  const parts = (frame.tokens[place] ?? '').split(' ')
  const numbers = frame.answer?.kind === 'numbers' ? frame.answer.inputs.columns.length : 0
  return numbers > 0 && parts.length > numbers ? [parts[0] ?? ''] : []
}
