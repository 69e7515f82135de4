/** Looks inside the run in memory. */
import type { Problem } from '../../contract/document/problems'
import type { ProbeInput } from '../data/probeInput'
import { probeFrames } from '../inspection/probeFrames'
import type { FrameSource } from '../inspection/probeFrames'
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
    })
  }
}

/** Null when the run is not in memory. */
function frameSource(runs: RunManager, runId: string, text: string): FrameSource | { problems: Problem[] } | null {
  const live = runs.inMemory(runId)
  if (!live) return null
  const opened = live.prepared.data.probe(text)
  return opened.ok ? frames(runs, live, opened.probe) : { problems: opened.problems }
}

function frames(runs: RunManager, { record, run, probe }: LiveRun, input: ProbeInput): FrameSource {
  const trainer = () => {
    if (!run.live) throw new Error('the run was let go')
    return run.live
  }
  return {
    changes: run.changes,
    step: () => (run.state.phase === 'compiling' ? null : (run.live?.step ?? null)),
    ended: () => runs.inMemory(record.summary.runId)?.run !== run,
    take: () => probe.frame(input, trainer)
  }
}
