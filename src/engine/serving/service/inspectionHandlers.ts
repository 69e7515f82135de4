/** Looks inside the run in memory. */
import type { Problem } from '../../../contract/problems/problems'
import type { ErrorsFrame } from '../../../contract/events/errors'
import type { MatrixFrame } from '../../../contract/events/matrix'
import type { DataPart, ProbeFrame } from '../../../contract/events/probe'
import type { ReachFrame } from '../../../contract/events/reach'
import type { ProbeInput } from '../../data/openedProbe'
import { probeFrames } from '../../looking/inspection/probeFrames'
import type { FrameSource } from '../../looking/inspection/probeFrames'
import { batchSequence, placeSequence, probeSequence } from '../../looking/inspection/inspectedSequence'
import type { SequenceSource } from '../../looking/inspection/inspectedSequence'
import { hasTargets } from '../../looking/inspection/reachPart'
import type { Part } from '../../looking/inspection/reachPart'
import type { Trainer } from '../../learning/training/trainer'
import type { Implementer } from './implementer'
import type { LiveRun, RunManager } from './runManager'

export function inspectionHandlers(os: Implementer['inspection'], runs: RunManager) {
  return {
    probe: os.probe.handler(async ({ input: { runId, text }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      const opened = probeOf(live, text)
      if ('problems' in opened) throw errors.INVALID_PROBE({ data: opened })
      for await (const frame of probeFrames(frames(runs, live, opened), 1, signal)) return frame
      throw errors.NOT_FOUND({ data: { runId } })
    }),
    frames: os.frames.handler(({ input: { runId, text, sequence, place, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      if (place) return probeFrames(frames(runs, live, placeOf(live, place)), perSecond, signal)
      if (text === null) return probeFrames(batchFrames(runs, live, sequenceOf(live, sequence)), perSecond, signal)
      const opened = probeOf(live, text)
      if ('problems' in opened) throw errors.INVALID_PROBE({ data: opened })
      return probeFrames(frames(runs, live, opened), perSecond, signal)
    }),
    matrices: os.matrices.handler(({ input: { runId, text, sequence, place, layer, unit, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      if (!live.lenses.matrices.has(layer)) throw errors.NO_MATRIX({ data: { layer } })
      const of = (look: SequenceSource) => matrices(runs, live, look, layer, unit)
      if (place) return probeFrames(of(placeOf(live, place)), perSecond, signal)
      if (text === null) return probeFrames(afterFirstBatch(live, of(sequenceOf(live, sequence))), perSecond, signal)
      const opened = probeOf(live, text)
      if ('problems' in opened) throw errors.INVALID_PROBE({ data: opened })
      return probeFrames(of(opened), perSecond, signal)
    }),
    reach: os.reach.handler(({ input: { runId, text, sequence, place, from, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      if (place) return probeFrames(probeReach(runs, live, exampleAt(live, place), from), perSecond, signal)
      if (text === null) return probeFrames(batchReach(runs, live, { from, sequence }), perSecond, signal)
      const opened = live.prepared.data.probe(text)
      if (!opened.ok) throw errors.INVALID_PROBE({ data: { problems: opened.problems } })
      if (!hasTargets(opened.probe)) throw errors.NO_PROBE_LOSS()
      return probeFrames(probeReach(runs, live, opened.probe, from), perSecond, signal)
    }),
    errors: os.errors.handler(({ input: { runId, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      return probeFrames(errorFrames(runs, live), perSecond, signal)
    }),
    reachHistory: os.reachHistory.handler(({ input: { runId } }) => [...(runs.record(runId)?.recorded.reach.frames ?? [])]),
    plainReach: os.plainReach.handler(({ input: { runId } }) => runs.plainReach(runId))
  }
}

/** Returns the source of a probe's frames, or the problem of its text. */
function probeOf({ prepared: { data, probed } }: LiveRun, text: string): SequenceSource | { problems: Problem[] } {
  const opened = data.probe(text)
  return opened.ok ? probeSequence(opened.probe, probed.causal) : { problems: opened.problems }
}

function placeOf(live: LiveRun, place: { readonly part: DataPart; readonly at: number }): SequenceSource {
  const { data, probed, document } = live.prepared
  return placeSequence(data, place, document.training.sequenceLength, probed.causal)
}

function exampleAt({ prepared: { data, document } }: LiveRun, { part, at }: { readonly part: DataPart; readonly at: number }): ProbeInput {
  const { sequenceLength } = document.training
  return data.example(part, Math.min(at, data.places(part, sequenceLength) - 1), sequenceLength)
}

function sequenceOf(live: LiveRun, sequence: number): SequenceSource {
  const { data, probed, document } = live.prepared
  return batchSequence(data, probed.model, document.training.sequenceLength, sequence, () => {
    const last = trainerOf(live).lastBatch()
    if (!last) throw new Error('there is no batch yet')
    return last
  })
}

/** Only while the model trains or has trained: a run that was just resumed has no batch yet. */
function afterFirstBatch<Frame extends { readonly step: number }>(live: LiveRun, source: FrameSource<Frame>): FrameSource<Frame> {
  return { ...source, step: () => (live.run.live?.lastBatch() ? source.step() : null) }
}

function matrices(runs: RunManager, live: LiveRun, look: SequenceSource, layer: string, unit: number): FrameSource<MatrixFrame> {
  const take = () => live.lenses.matrices.frame(look, layer, unit, () => trainerOf(live))
  return { ...watched(runs, live), take, cost: () => live.lenses.matrices.cost }
}

function errorFrames(runs: RunManager, live: LiveRun): FrameSource<ErrorsFrame> {
  const take = () => live.lenses.errors.frame(() => trainerOf(live))
  return { ...watched(runs, live), take, cost: () => live.lenses.errors.cost }
}

function probeReach(runs: RunManager, live: LiveRun, probe: ProbeInput, from: number | null): FrameSource<ReachFrame> {
  return { ...watched(runs, live), take: () => live.lenses.reach.ofProbe(probe, from, () => trainerOf(live)) }
}

function batchReach(runs: RunManager, live: LiveRun, part: Part): FrameSource<ReachFrame> {
  const take = async () => {
    const frame = await live.lenses.reach.ofBatch(part, () => trainerOf(live))
    if (!frame) throw new Error('there is no batch yet')
    if (part.from === null && part.sequence === null) live.record.recorded.reach.append(frame)
    return frame
  }
  return afterFirstBatch(live, { ...watched(runs, live), take, cost: () => live.lenses.reach.cost })
}

function frames(runs: RunManager, live: LiveRun, look: SequenceSource): FrameSource<ProbeFrame> {
  return { ...watched(runs, live), take: () => live.lenses.probe.frame(look, () => trainerOf(live)) }
}

/** Sequences of training may be long: they tell what they cost. */
function batchFrames(runs: RunManager, live: LiveRun, look: SequenceSource): FrameSource<ProbeFrame> {
  return afterFirstBatch(live, { ...frames(runs, live, look), cost: () => live.lenses.probe.cost })
}

function trainerOf({ run }: LiveRun): Trainer {
  if (!run.live) throw new Error('the run was let go')
  return run.live
}

/** Returns what the frames of every lens need of a run: its changes, its step and its end. */
function watched(runs: RunManager, { record, run }: LiveRun): Omit<FrameSource<ProbeFrame>, 'take'> {
  return {
    changes: run.changes,
    step: () => (run.state.phase === 'compiling' ? null : (run.live?.step ?? null)),
    ended: () => runs.inMemory(record.summary.runId)?.run !== run
  }
}
