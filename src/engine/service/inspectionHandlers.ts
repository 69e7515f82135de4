/** Looks inside the run in memory. */
import type { Problem } from '../../contract/document/problems'
import type { MatrixFrame } from '../../contract/events/matrix'
import type { ProbeFrame } from '../../contract/events/probe'
import type { ReachFrame } from '../../contract/events/reach'
import type { ProbeInput } from '../data/probeInput'
import { probeFrames } from '../inspection/probeFrames'
import type { FrameSource } from '../inspection/probeFrames'
import type { Trainer } from '../training/trainer'
import type { Implementer } from './implementer'
import type { LiveRun, RunManager } from './runManager'

export function inspectionHandlers(os: Implementer['inspection'], runs: RunManager) {
  return {
    probe: os.probe.handler(async ({ input: { runId, text }, errors, signal }) => {
      const source = frameSource(runs, runId, text)
      if (source === null) throw errors.NOT_FOUND({ data: { runId } })
      if ('problems' in source) throw errors.INVALID_PROBE({ data: { problems: source.problems } })
      for await (const frame of probeFrames(source, 1, signal)) return frame
      throw errors.NOT_FOUND({ data: { runId } })
    }),
    frames: os.frames.handler(({ input: { runId, text, perSecond }, errors, signal }) => {
      const source = frameSource(runs, runId, text)
      if (source === null) throw errors.NOT_FOUND({ data: { runId } })
      if ('problems' in source) throw errors.INVALID_PROBE({ data: { problems: source.problems } })
      return probeFrames(source, perSecond, signal)
    }),
    matrices: os.matrices.handler(({ input: { runId, text, layer, unit, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      if (!live.matrices.has(layer)) throw errors.NO_MATRIX({ data: { layer } })
      const opened = live.prepared.data.probe(text)
      if (!opened.ok) throw errors.INVALID_PROBE({ data: { problems: opened.problems } })
      return probeFrames(matrices(runs, live, opened.probe, layer, unit), perSecond, signal)
    }),
    reach: os.reach.handler(({ input: { runId, text, from, perSecond }, errors, signal }) => {
      const live = runs.inMemory(runId)
      if (!live) throw errors.NOT_FOUND({ data: { runId } })
      if (text === null) return probeFrames(batchReach(runs, live, from), perSecond, signal)
      const opened = live.prepared.data.probe(text)
      if (!opened.ok) throw errors.INVALID_PROBE({ data: { problems: opened.problems } })
      if (opened.probe.text === null) throw errors.NO_PROBE_LOSS()
      return probeFrames(probeReach(runs, live, opened.probe.text, from), perSecond, signal)
    })
  }
}

function matrices(runs: RunManager, live: LiveRun, input: ProbeInput, layer: string, unit: number): FrameSource<MatrixFrame> {
  const take = () => live.matrices.frame(input, layer, unit, () => trainerOf(live))
  return { ...watched(runs, live), take, cost: () => live.matrices.cost }
}

function probeReach(runs: RunManager, live: LiveRun, tokens: Int32Array, from: number | null): FrameSource<ReachFrame> {
  return { ...watched(runs, live), take: () => live.reach.ofProbe(tokens, from, () => trainerOf(live)) }
}

/** Only while the model trains or has trained: a run that was just resumed has no batch yet. */
function batchReach(runs: RunManager, live: LiveRun, from: number | null): FrameSource<ReachFrame> {
  const common = watched(runs, live)
  const take = async () => {
    const frame = await live.reach.ofBatch(from, () => trainerOf(live))
    if (!frame) throw new Error('there is no batch yet')
    return frame
  }
  return { ...common, step: () => (live.run.live?.latest() ? common.step() : null), take, cost: () => live.reach.cost }
}

/** Null when the run is not in memory. */
function frameSource(runs: RunManager, runId: string, text: string): FrameSource<ProbeFrame> | { problems: Problem[] } | null {
  const live = runs.inMemory(runId)
  if (!live) return null
  const opened = live.prepared.data.probe(text)
  return opened.ok ? frames(runs, live, opened.probe) : { problems: opened.problems }
}

function frames(runs: RunManager, live: LiveRun, input: ProbeInput): FrameSource<ProbeFrame> {
  return { ...watched(runs, live), take: () => live.probe.frame(input, () => trainerOf(live)) }
}

function trainerOf({ run }: LiveRun): Trainer {
  if (!run.live) throw new Error('the run was let go')
  return run.live
}

/** What all frames of a run go by. */
function watched(runs: RunManager, { record, run }: LiveRun): Omit<FrameSource<ProbeFrame>, 'take'> {
  return {
    changes: run.changes,
    step: () => (run.state.phase === 'compiling' ? null : (run.live?.step ?? null)),
    ended: () => runs.inMemory(record.summary.runId)?.run !== run
  }
}
