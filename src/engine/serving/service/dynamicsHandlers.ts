/** Answers how long a run's model remembers, how its states move, and how far its gradients reach. */
import type { HeldOutReach } from '../../../contract/events/dynamics'
import type { Problem } from '../../../contract/problems/problems'
import type { ProbeInput } from '../../data/openedProbe'
import { range } from '../../compiler/program/shapes'
import { breathe } from '../../learning/training/pause'
import { averagedReach } from '../../looking/dynamics/heldOutReach'
import type { SequenceReach } from '../../looking/dynamics/heldOutReach'
import { exampleAt, mayFill, probeSequence } from '../../looking/inspection/inspectedSequence'
import type { WantedPlace } from '../../looking/inspection/inspectedSequence'
import { hasTargets } from '../../looking/inspection/reachPart'
import type { InspectedRun } from '../runs/inspectedRun'
import type { RunManager } from '../runs/runManager'
import type { Implementer } from './implementer'
import { opened } from './inspectionHandlers'

export function dynamicsHandlers(os: Implementer['dynamics'], runs: RunManager) {
  return {
    memory: os.memory.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const sequence = sequenceOf(run, input)
      if ('problems' in sequence) throw errors.INVALID_PROBE({ data: sequence })
      return run.lenses.dynamics.memory(sequence.input, () => run.model(), signal)
    }),
    states: os.states.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const sequences = [sequenceOf(run, input), ...(input.other === null ? [] : [sequenceOf(run, { text: input.other, place: null })])]
      const probes: ProbeInput[] = []
      for (const sequence of sequences) {
        if ('problems' in sequence) throw errors.INVALID_PROBE({ data: sequence })
        probes.push(sequence.input)
      }
      const surprise: Float32Array[] = []
      for (const probe of probes) surprise.push(await surpriseOf(run, probe))
      const wanted = { layer: input.layer, place: input.fixedAt, surprise }
      const frame = await run.lenses.dynamics.states(probes, wanted, () => run.model(), signal)
      if (!frame) throw errors.NO_STATES({ data: { layer: input.layer } })
      return frame
    }),
    reach: os.reach.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      return reachOver(run, input.sequences, signal)
    })
  }
}

interface Wanted {
  readonly text: string | null
  readonly place: WantedPlace | null
}

function sequenceOf(run: InspectedRun, { text, place }: Wanted): { readonly input: ProbeInput } | { problems: Problem[] } {
  const { data, document } = run.prepared
  if (place !== null || text === null)
    return { input: exampleAt(data, place ?? { part: 'validation', at: 0 }, document.training.sequenceLength).input }
  const probe = data.probe(text)
  return probe.ok ? { input: probe.probe } : { problems: probe.problems }
}

async function surpriseOf(run: InspectedRun, probe: ProbeInput): Promise<Float32Array> {
  const look = probeSequence(probe, mayFill(run.prepared.probed))
  return (await run.lenses.probe.frame(look, () => run.model())).surprise
}

/** Sequences that are spread over the held-out data, one after the other. */
async function* reachOver(run: InspectedRun, wanted: number, signal?: AbortSignal): AsyncGenerator<HeldOutReach, void, void> {
  const { data, document } = run.prepared
  const length = document.training.sequenceLength
  const places = data.places('validation', length)
  const count = Math.min(wanted, places)
  const taken: SequenceReach[] = []
  for (const k of range(count)) {
    await breathe()
    if (signal?.aborted || run.ended()) return
    const input = data.example('validation', Math.floor((k * places) / count), length)
    if (!hasTargets(input)) continue
    const frame = await run.lenses.reach.ofProbe(input, null, () => run.model())
    taken.push({ frame, passages: await run.lenses.dynamics.passages(input, run.model()) })
    yield averagedReach(taken, count)
  }
}
