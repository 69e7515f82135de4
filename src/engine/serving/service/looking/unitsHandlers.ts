/** Finds out what units of a run do: scores, traces and places of its data. */
import type { DataPart } from '../../../../contract/events/probe'
import type { Property } from '../../../../contract/units/property'
import type { UnitsEvent } from '../../../../contract/units/scores'
import { asOfNow } from '../../../looking/inspection/lens'
import { findPlaces, locate } from '../../../looking/units/findPlaces'
import { heldOutData } from '../../../looking/units/heldOutData'
import { labelsOf } from '../../../looking/units/labels'
import { scoreUnits } from '../../../looking/units/scoreUnits'
import { traceUnit } from '../../../looking/units/traceUnit'
import type { InspectedRun } from '../../runs/inspectedRun'
import type { RunManager } from '../../runs/runManager'
import type { Implementer } from '../implementer'
import { opened } from './inspectionHandlers'

export function unitsHandlers(os: Implementer['units'], runs: RunManager) {
  return {
    score: os.score.handler(async ({ input: { runId, step, property, tokens }, errors, signal }) =>
      untilAborted(scores(await opened(runs, { runId, step }, errors), property, tokens), signal)
    ),
    trace: os.trace.handler(async ({ input: { runId, step, property, ...wish }, errors }) => {
      const run = await opened(runs, { runId, step }, errors)
      const spec = readingOf(run, 'validation')
      const labels = labelsOf(property, spec.data, run.prepared.data)
      if (!labels.ok) throw errors.INVALID_PROBE({ data: { problems: [labels.problem] } })
      const trace = await traceUnit(wish, { ...spec, labels: labels.labels })
      if (!trace) throw errors.NO_UNIT({ data: wish })
      return trace
    }),
    places: os.places.handler(async ({ input: { runId, step, part, conditions, span }, errors, signal }) => {
      const spec = readingOf(await opened(runs, { runId, step }, errors), part)
      const located = await locate({ ...spec, conditions })
      if (!located.ok) throw errors.NO_UNIT({ data: located.missing })
      return untilAborted(findPlaces({ ...spec, span }, located), signal)
    })
  }
}

/** What each procedure reads: the data, and the weights as they are now, whatever training does meanwhile. */
function readingOf(run: InspectedRun, part: DataPart) {
  const { checked, data, document, probed } = run.prepared
  const source = asOfNow(run.model())
  return { reader: run.lenses.units, checked, source, data: heldOutData(data, part, probed.shape, document.training.order) }
}

async function* scores(run: InspectedRun, property: Property, tokens: number): AsyncGenerator<UnitsEvent, void, void> {
  const spec = readingOf(run, 'validation')
  const labels = labelsOf(property, spec.data, run.prepared.data)
  if (!labels.ok) return yield { type: 'refused', problem: labels.problem }
  yield* scoreUnits({ ...spec, property, labels: labels.labels, seed: run.prepared.document.training.seed, tokens })
}

/** Ends early when the signal aborts: what is computed meanwhile is not told. */
async function* untilAborted<Event>(events: AsyncGenerator<Event, void, void>, signal?: AbortSignal): AsyncGenerator<Event, void, void> {
  for await (const event of events) {
    if (signal?.aborted) return
    yield event
  }
}
