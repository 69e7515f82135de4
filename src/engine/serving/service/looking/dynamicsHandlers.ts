/** Answers how long a run's model remembers, how its states move, and how far its gradients reach. */
import type { ProbeInput } from '../../../data/openedProbe'
import { weightsAmong } from '../../../learning/step/modelForward'
import { exponentsThroughTraining, withBothEnds } from '../../../looking/dynamics/throughTraining'
import type { TrainingMoment } from '../../../looking/dynamics/throughTraining'
import type { RunRecord } from '../../../learning/runs/runRecord'
import { heldOutReach } from '../../../looking/dynamics/heldOutReach'
import { mayFill, probeSequence } from '../../../looking/inspection/inspectedSequence'
import { asOfNow } from '../../../looking/inspection/lens'
import type { InspectedRun } from '../../runs/inspectedRun'
import type { RunManager } from '../../runs/runManager'
import type { Implementer } from '../implementer'
import { opened, probeOf } from './inspectionHandlers'

export function dynamicsHandlers(os: Implementer['dynamics'], runs: RunManager) {
  return {
    memory: os.memory.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      return run.lenses.dynamics.memory(probeOf(run, input, errors), () => run.model(), signal)
    }),
    states: os.states.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const wantedProbes = [input, ...(input.other === null ? [] : [{ text: input.other, place: null }])]
      const probes = wantedProbes.map((each) => probeOf(run, each, errors))
      const surprise: Float32Array[] = []
      for (const probe of probes) surprise.push(await surpriseOf(run, probe))
      const wanted = { layer: input.layer, place: input.fixedAt, surprise }
      const frame = await run.lenses.dynamics.states(probes, wanted, () => run.model(), signal)
      if (!frame) throw errors.NO_STATES({ data: { layer: input.layer } })
      return frame
    }),
    reach: os.reach.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { data, document } = run.prepared
      const held = { data, length: document.training.sequenceLength, wanted: input.sequences, ended: () => run.ended() }
      return heldOutReach(run.lenses, held, () => run.model(), signal)
    }),
    throughTraining: os.throughTraining.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, { runId: input.runId, step: null }, errors)
      const record = runs.record(input.runId)
      if (!record) throw errors.NOT_FOUND({ data: { runId: input.runId } })
      const moments = await momentsOf(run, record, input.checkpoints)
      return exponentsThroughTraining(run.lenses.dynamics, probeOf(run, input, errors), moments, signal)
    })
  }
}

/** The checkpoints on disk, of which at most so many are taken, and the weights in memory where they are newer. By rising step. */
async function momentsOf(run: InspectedRun, record: RunRecord, most: number): Promise<TrainingMoment[]> {
  const steps = (await record.checkpointSteps()).toReversed()
  const { model } = run.prepared.probed
  const moments = withBothEnds(steps, most).map((step): TrainingMoment => ({
    step,
    weights: async () => {
      const tensors = (await record.checkpointAt(step))?.tensors
      return tensors ? { step, weights: () => weightsAmong(tensors, model) } : null
    }
  }))
  const now = run.from === 'memory' && run.step() !== null ? asOfNow(run.model()) : null
  return now === null || now.step <= (steps.at(-1) ?? -1) ? moments : [...moments, { step: now.step, weights: () => Promise.resolve(now) }]
}

async function surpriseOf(run: InspectedRun, probe: ProbeInput): Promise<Float32Array> {
  const look = probeSequence(probe, mayFill(run.prepared.probed))
  return (await run.lenses.probe.frame(look, () => run.model())).surprise
}
