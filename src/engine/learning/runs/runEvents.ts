/**
 * Streams a run: first everything recorded, then each new event. Each reader keeps a place in the record, so that a slow one costs no
 * memory.
 */
import type { RunEvent, RunSummary } from '../../../contract/events/run'
import type { RunRecord } from './runRecord'

/** Numbers in one steps event at most. */
const LARGEST = 500_000

interface Place {
  steps: number
  evaluations: number
  notes: number
  cuts: number
  summary: RunSummary | null
}

/**
 * The status comes first, and again after what was recorded, so that a reader knows when it has all; later a new status comes after the
 * steps that led to it. Ends when the signal aborts.
 */
export async function* runEvents(record: RunRecord, signal?: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const place: Place = { steps: 0, evaluations: 0, notes: 0, cuts: 0, summary: null }
  yield { type: 'status', summary: record.summary }
  await record.open()
  while (!signal?.aborted) {
    const seen = record.changes.latest
    const { summary } = record
    followCuts(record, place)
    yield* newEvents(record, place)
    if (place.summary !== summary && stillHolds(summary, record.summary)) {
      yield { type: 'status', summary }
      place.summary = summary
    }
    await record.changes.after(seen, signal)
  }
}

/**
 * False when the run changed its phase while a slow reader took the steps: an old status would then contradict the answer to the user's
 * command, and the next one follows at once. During training an old status is still sent, or a slow reader would never receive one.
 */
function stillHolds(told: RunSummary, now: RunSummary): boolean {
  return told === now || (told.phase === 'training' && now.phase === 'training')
}

/** Where the run went back to a checkpoint, a reader that was further goes back as well. */
function followCuts({ cuts }: RunRecord, place: Place): void {
  for (const cut of cuts.slice(place.cuts)) {
    place.steps = Math.min(place.steps, cut.steps)
    place.evaluations = Math.min(place.evaluations, cut.evaluations)
  }
  place.cuts = cuts.length
}

function* newEvents(record: RunRecord, place: Place): Generator<RunEvent> {
  const { steps, evaluations, notes } = record.recorded
  const most = Math.max(1, Math.floor(LARGEST / (5 + record.summary.parameters.length)))
  while (place.steps < steps.rows && place.cuts === record.cuts.length) {
    const event = steps.read(place.steps, Math.min(steps.rows, place.steps + most))
    place.steps += event.step.length
    yield event
  }
  const newEvaluations = evaluations.read(Math.min(place.evaluations, evaluations.rows), evaluations.rows)
  place.evaluations = evaluations.rows
  yield* newEvaluations
  const newNotes = notes.from(place.notes)
  place.notes += newNotes.length
  for (const note of newNotes) yield { type: 'note', ...note }
}
