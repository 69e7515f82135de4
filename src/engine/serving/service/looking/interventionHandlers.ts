/** Changes values inside the model of a run, and tells what becomes of its outputs. */
import type { AlterableValue, Comparison, PatchingEvent } from '../../../../contract/events/interventions'
import type { Intervention } from '../../../../contract/interventions/intervention'
import type { ProbeInput } from '../../../data/openedProbe'
import { averageEffect } from '../../../looking/interventions/average'
import { compare } from '../../../looking/interventions/compare'
import { continuation } from '../../../looking/interventions/continuation'
import { patchingMap, PatchingRefused } from '../../../looking/interventions/patching'
import { planInterventions } from '../../../looking/interventions/plan'
import type { StartedSequence } from '../../../looking/interventions/recordings'
import type { Plan } from '../../../looking/interventions/plan'
import type { Alterable } from '../../../model/layers/alter'
import { openSequence } from '../../../looking/inspection/inspectedSequence'
import type { WantedSequence } from '../../../looking/inspection/inspectedSequence'
import { asOfNow } from '../../../looking/inspection/lens'
import { continuationProblems } from '../../../model/graph/generationProblems'
import { fewestPlaces } from '../../../model/graph/learnedPlaces'
import type { InspectedRun } from '../../runs/inspectedRun'
import type { RunManager } from '../../runs/runManager'
import type { Implementer } from '../implementer'
import { opened, probeOf, sequenceOf } from './inspectionHandlers'

type Errors = Parameters<Parameters<Implementer['interventions']['compare']['handler']>[0]>[0]['errors']

export function interventionHandlers(os: Implementer['interventions'], runs: RunManager) {
  return {
    values: os.values.handler(async ({ input, errors }) => {
      const run = await opened(runs, input, errors)
      return run.lenses.interventions.values().map(toldValue)
    }),
    compare: os.compare.handler(async ({ input, errors }) => {
      const run = await opened(runs, input, errors)
      const { model, sequence } = takenNow(run, input, errors)
      const plan = planOf(run, input.interventions, sequence.input, errors)
      const spec = { ...sequence, plan, vocabulary: run.prepared.data.vocabulary }
      return { batch: sequence.batch, ...(await compare(run.lenses.interventions, spec, model)) }
    }),
    average: os.average.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const plan = planOf(run, input.interventions, null, errors)
      return averageEffect(run.lenses.interventions, plan, input.sequences, () => run.model(), signal)
    }),
    continue: os.continue.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { checked, data } = run.prepared
      const problems = continuationProblems(checked, data.predictsNext)
      if (problems.length > 0) throw errors.CANNOT_GENERATE({ data: { problems } })
      const { model, sequence } = takenNow(run, input, errors)
      const plan = planOf(run, input.interventions, sequence.input, errors)
      const { at, tokens, sampling } = input
      const places = fewestPlaces(checked)?.count ?? Infinity
      const spec = { ...sequence, plan, vocabulary: data.vocabulary, at, tokens, places, sampling }
      return continuation(run.lenses.interventions, spec, model, signal)
    }),
    patching: os.patching.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { at, answer, against } = input
      const { model, sequence } = takenNow(run, input, errors)
      const from = startedSequence(run, input.from, errors)
      const spec = { sequence, from, output: { at, answer, against, steps: sequence.input.length } }
      return begun(patchingMap(run.lenses.interventions, spec, model, signal), errors)
    })
  }
}

const toldValue = ({ layer, name, label, range, width, units, initial, copies }: Alterable): AlterableValue => {
  return { layer, name, label, range, units, dims: width / units, state: initial !== null, copies }
}

type WantedStart = WantedSequence & { readonly sequence: number | null }

/** The weights as they are now, and the sequence: one of the training batch is that of these weights. */
function takenNow(run: InspectedRun, wanted: WantedStart, errors: Errors) {
  const weights = asOfNow(run.model())
  return { model: () => weights, sequence: startedSequence(run, wanted, errors) }
}

/** The sequence that is run, with the states that it enters with. */
function startedSequence(run: InspectedRun, wanted: WantedStart, errors: Errors): StartedSequence & Pick<Comparison, 'batch'> {
  if (wanted.sequence === null) return { input: probeOf(run, wanted, errors), batch: null }
  if (!run.hasBatch()) throw errors.NO_BATCH()
  return sequenceOf(run, wanted.sequence).take()
}

/** A map that is refused is told before its stream begins. */
async function begun(
  events: AsyncGenerator<PatchingEvent, void, void>,
  errors: Errors
): Promise<AsyncGenerator<PatchingEvent, void, void>> {
  try {
    const first = await events.next()
    return first.done ? events : withFirst(first.value, events)
  } catch (error) {
    if (error instanceof PatchingRefused) throw errors.INVALID_INTERVENTION({ data: { problems: [...error.problems] } })
    throw error
  }
}

async function* withFirst<Event>(first: Event, rest: AsyncGenerator<Event, void, void>): AsyncGenerator<Event, void, void> {
  yield first
  yield* rest
}

/** Throws the error of the contract for changes that do not fit. `sequence`: null for sequences of the data. */
function planOf(run: InspectedRun, interventions: readonly Intervention[], sequence: ProbeInput | null, errors: Errors): Plan {
  const { data, document } = run.prepared
  const planned = planInterventions(interventions, {
    values: run.lenses.interventions.values(),
    vocabulary: data.vocabulary,
    length: sequence?.length ?? null,
    open: ({ text, place }) => {
      if (text === null && place === null) return { ok: true, probe: null }
      return openSequence(data, { text, place: place && { part: place.part, at: place.at - 1 } }, document.training.sequenceLength)
    }
  })
  if (!planned.ok) throw errors.INVALID_INTERVENTION({ data: { problems: [...planned.problems] } })
  return planned.plan
}
