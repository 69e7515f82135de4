/** Looks inside a run: the one in memory, or one on disk from a checkpoint. */
import type { Problem } from '../../../../contract/problems/problems'
import type { ErrorsFrame } from '../../../../contract/events/errors'
import type { MatrixFrame } from '../../../../contract/events/matrix'
import type { ProbeFrame } from '../../../../contract/events/probe'
import type { EdgeGradientsFrame, ReachFrame } from '../../../../contract/events/reach'
import type { ProbeInput } from '../../../data/openedProbe'
import { probeFrames } from '../../../looking/inspection/probeFrames'
import type { FrameSource } from '../../../looking/inspection/probeFrames'
import {
  batchSequence,
  exampleAt,
  mayFill,
  openSequence,
  placeSequence,
  probeSequence
} from '../../../looking/inspection/inspectedSequence'
import type { SequenceSource, WantedPlace, WantedSequence } from '../../../looking/inspection/inspectedSequence'
import { continuationProblems } from '../../../model/graph/generationProblems'
import { hasTargets } from '../../../looking/inspection/reachPart'
import type { Part } from '../../../looking/inspection/reachPart'
import type { OpenedModel } from '../../../../contract/procedures/looking/inspection'
import { recordedFrame, recordedFrames } from '../../../learning/runs/probes/recordedFrames'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { Implementer } from '../implementer'
import { noStepWords } from '../noStepWords'
import type { InspectedRun } from '../../runs/inspectedRun'
import { fromPython } from '../../runs/modelOfRun'
import type { RunManager } from '../../runs/runManager'

export function inspectionHandlers(os: Implementer['inspection'], runs: RunManager) {
  return {
    open: os.open.handler(async ({ input: { runId, step }, errors }) => {
      const python = pythonRun(runs, runId)
      if (python) return openedFrames(python, step, errors)
      const run = await opened(runs, { runId, step }, errors)
      const { checked, data } = run.prepared
      return { from: run.from, step: run.step(), cannotContinue: continuationProblems(checked, data.predictsNext) }
    }),
    opening: os.opening.handler(({ input: { runId, step }, signal }) =>
      pythonRun(runs, runId) ? nothing() : runs.opening(runId, step, signal)
    ),
    probe: os.probe.handler(async ({ input: { runId, step, text }, errors, signal }) => {
      const python = pythonRun(runs, runId)
      if (python) return (await recordedFrame(python, step)) ?? noFrame(python, step, errors)
      const run = await opened(runs, { runId, step }, errors)
      const look = textProbe(run, text)
      if ('problems' in look) throw errors.INVALID_PROBE({ data: look })
      for await (const frame of probeFrames(frames(run, look), 1, signal)) return frame
      throw errors.NOT_FOUND({ data: { runId } })
    }),
    frames: os.frames.handler(async ({ input: { runId, step, text, sequence, place, perSecond }, errors, signal }) => {
      const python = pythonRun(runs, runId)
      if (python) return recordedFrames(python, step, perSecond, signal)
      const run = await opened(runs, { runId, step }, errors)
      if (place) return probeFrames(frames(run, placeOf(run, place)), perSecond, signal)
      if (text === null) return probeFrames(batchFrames(run, sequenceOf(run, sequence)), perSecond, signal)
      const look = textProbe(run, text)
      if ('problems' in look) throw errors.INVALID_PROBE({ data: look })
      return probeFrames(frames(run, look), perSecond, signal)
    }),
    matrices: os.matrices.handler(async ({ input: { runId, step, text, sequence, place, layer, unit, perSecond }, errors, signal }) => {
      const run = await opened(runs, { runId, step }, errors)
      if (!run.lenses.matrices.has(layer)) throw errors.NO_MATRIX({ data: { layer } })
      const of = (look: SequenceSource) => matrices(run, look, layer, unit)
      return probeFrames(lookedAt(run, { text, sequence, place }, of, errors), perSecond, signal)
    }),
    reach: os.reach.handler(async ({ input: { runId, step, text, sequence, place, from, perSecond }, errors, signal }) => {
      const run = await opened(runs, { runId, step }, errors)
      const probe = withLoss(run, { text, place }, errors)
      return probeFrames(probe ? probeReach(run, probe, from) : batchReach(run, { from, sequence }), perSecond, signal)
    }),
    edgeGradients: os.edgeGradients.handler(
      async ({ input: { runId, step, text, sequence, place, layer, from, perSecond }, errors, signal }) => {
        const run = await opened(runs, { runId, step }, errors)
        if (!run.lenses.edgeGradients.has(layer)) throw errors.NO_CELL({ data: { layer } })
        const probe = withLoss(run, { text, place }, errors)
        return probeFrames(probe ? probeEdges(run, layer, probe, from) : batchEdges(run, layer, { from, sequence }), perSecond, signal)
      }
    ),
    errors: os.errors.handler(async ({ input: { runId, step, perSecond }, errors, signal }) => {
      const run = await opened(runs, { runId, step }, errors)
      return probeFrames(errorFrames(run), perSecond, signal)
    }),
    sound: os.sound.handler(async ({ input: { runId, step, place }, errors }) => {
      if (pythonRun(runs, runId)) return null
      const { data } = (await opened(runs, { runId, step }, errors)).prepared
      const played = await data.sound?.(place?.part ?? 'validation', place?.at ?? 0)
      return played ? { ...played, samples: Float32Array.from(played.samples) } : null
    }),
    reachHistory: os.reachHistory.handler(({ input: { runId } }) => [...(runs.record(runId)?.reach.frames ?? [])]),
    plainReach: os.plainReach.handler(({ input: { runId } }) => runs.plainReach(runId))
  }
}

/** Frames of the sequence that Inspect looks at. Throws the error of the contract for a text that cannot be read. */
export function lookedAt<Frame extends { readonly step: number }>(
  run: InspectedRun,
  { text, sequence, place }: WantedSequence & { readonly sequence: number },
  of: (look: SequenceSource) => FrameSource<Frame>,
  errors: Pick<Errors, 'INVALID_PROBE'>
): FrameSource<Frame> {
  if (place) return of(placeOf(run, place))
  if (text === null) return afterFirstBatch(run, of(sequenceOf(run, sequence)))
  const look = textProbe(run, text)
  if ('problems' in look) throw errors.INVALID_PROBE({ data: look })
  return of(look)
}

/** Returns the source of a probe's frames, or the problem of its text. */
function textProbe({ prepared: { data, probed } }: InspectedRun, text: string): SequenceSource | { problems: Problem[] } {
  const opened = data.probe(text)
  return opened.ok ? probeSequence(opened.probe, mayFill(probed)) : { problems: opened.problems }
}

function placeOf(run: InspectedRun, place: WantedPlace): SequenceSource {
  const { data, probed, document } = run.prepared
  return placeSequence(data, place, document.training.sequenceLength, mayFill(probed))
}

/** A sequence of the batch that was trained on last. */
export function sequenceOf(run: InspectedRun, sequence: number): SequenceSource {
  const { data, probed, document } = run.prepared
  return batchSequence(data, probed.model, document.training.sequenceLength, sequence, () => {
    const last = run.model().lastBatch()
    if (!last) throw new Error('there is no batch yet')
    return last
  })
}

/** Only while the model trains or has trained: a run that was just resumed has no batch yet. */
function afterFirstBatch<Frame extends { readonly step: number }>(run: InspectedRun, source: FrameSource<Frame>): FrameSource<Frame> {
  return { ...source, step: () => (run.hasBatch() ? source.step() : null) }
}

function matrices(run: InspectedRun, look: SequenceSource, layer: string, unit: number): FrameSource<MatrixFrame> {
  const take = () => run.lenses.matrices.frame(look, layer, unit, () => run.model())
  return { ...watched(run), take, cost: () => run.lenses.matrices.cost }
}

function errorFrames(run: InspectedRun): FrameSource<ErrorsFrame> {
  const take = () => run.lenses.errors.frame(() => run.model())
  return { ...watched(run), take, cost: () => run.lenses.errors.cost }
}

/** The probe or the place whose loss is asked for; null for the training batch. Throws the errors of the contract. */
function withLoss(
  { prepared: { data, document } }: InspectedRun,
  { text, place }: WantedSequence,
  errors: Pick<Errors, 'INVALID_PROBE' | 'NO_PROBE_LOSS'>
): ProbeInput | null {
  if (place) return exampleAt(data, place, document.training.sequenceLength).input
  if (text === null) return null
  const opening = data.probe(text)
  if (!opening.ok) throw errors.INVALID_PROBE({ data: { problems: opening.problems } })
  if (!hasTargets(opening.probe)) throw errors.NO_PROBE_LOSS()
  return opening.probe
}

function probeEdges(run: InspectedRun, layer: string, probe: ProbeInput, from: number | null): FrameSource<EdgeGradientsFrame> {
  const { edgeGradients: lens } = run.lenses
  return { ...watched(run), take: () => lens.ofProbe(layer, probe, from, () => run.model()), cost: () => lens.cost }
}

function batchEdges(run: InspectedRun, layer: string, part: Part): FrameSource<EdgeGradientsFrame> {
  const { edgeGradients: lens } = run.lenses
  return fromBatch(run, lens, () => lens.ofBatch(layer, part, () => run.model()))
}

function probeReach(run: InspectedRun, probe: ProbeInput, from: number | null): FrameSource<ReachFrame> {
  return { ...watched(run), take: () => run.lenses.reach.ofProbe(probe, from, () => run.model()) }
}

function batchReach(run: InspectedRun, part: Part): FrameSource<ReachFrame> {
  const { reach: lens } = run.lenses
  return fromBatch(run, lens, async () => {
    const frame = await lens.ofBatch(part, () => run.model())
    if (frame && part.from === null && part.sequence === null) run.keepReach(frame)
    return frame
  })
}

/** Frames of the last training batch, which tell what they cost, from the first batch on. */
function fromBatch<Frame extends { readonly step: number }>(
  run: InspectedRun,
  lens: { readonly cost: number },
  ofBatch: () => Promise<Frame | null>
): FrameSource<Frame> {
  const take = async () => {
    const frame = await ofBatch()
    if (!frame) throw new Error('there is no batch yet')
    return frame
  }
  return afterFirstBatch(run, { ...watched(run), take, cost: () => lens.cost })
}

function frames(run: InspectedRun, look: SequenceSource): FrameSource<ProbeFrame> {
  return { ...watched(run), take: () => run.lenses.probe.frame(look, () => run.model()) }
}

/** Sequences of training may be long: they tell what they cost. */
function batchFrames(run: InspectedRun, look: SequenceSource): FrameSource<ProbeFrame> {
  return afterFirstBatch(run, { ...frames(run, look), cost: () => run.lenses.probe.cost })
}

/** Returns what the frames of every lens need of a run: its changes, its step and its end. */
export const watched = (run: InspectedRun): Omit<FrameSource<ProbeFrame>, 'take'> => ({
  changes: run.changes,
  step: () => run.step(),
  ended: () => run.ended()
})

/** The run if a loop in Python writes it: its frames are on disk, and there is no model. */
function pythonRun(runs: RunManager, runId: string): RunRecord | null {
  const record = runs.record(runId)
  return record?.python ? record : null
}

async function openedFrames(record: RunRecord, step: number | null, errors: Errors): Promise<OpenedModel> {
  const shown = (await recordedFrame(record, step))?.step ?? noFrame(record, step, errors)
  return { from: 'python', step: shown, cannotContinue: [fromPython(record)] }
}

function noFrame({ summary: { runId } }: RunRecord, step: number | null, errors: Errors): never {
  const message = step === null ? 'The Python program has recorded no frame: give it a probe' : 'There is no frame of this step any more'
  throw errors.NO_CHECKPOINT({ message, data: { runId } })
}

/** No model is opened for the frames of a loop in Python. */
async function* nothing(): AsyncGenerator<never, void, void> {}

type Errors = Parameters<Parameters<Implementer['inspection']['open']['handler']>[0]>[0]['errors']

/** Opens the sequence that is looked at. Throws the error of the contract for a text that cannot be read. */
export function probeOf(
  { prepared: { data, document } }: InspectedRun,
  wanted: WantedSequence,
  errors: Pick<Errors, 'INVALID_PROBE'>
): ProbeInput {
  const sequence = openSequence(data, wanted, document.training.sequenceLength)
  if (!sequence.ok) throw errors.INVALID_PROBE({ data: { problems: sequence.problems } })
  return sequence.probe
}

/** Throws the error of the contract that says why the run has no model to look into. */
export async function opened(
  runs: RunManager,
  { runId, step }: { readonly runId: string; readonly step: number | null },
  errors: Errors
): Promise<InspectedRun> {
  const found = await runs.inspected(runId, step)
  if (found.ok) return found.run
  switch (found.refusal.code) {
    case 'NOT_FOUND':
      throw errors.NOT_FOUND({ data: { runId } })
    case 'NO_STEP': {
      const { step: missing, steps } = found.refusal
      throw errors.NO_STEP({ message: noStepWords(steps), data: { runId, step: missing, steps: [...steps] } })
    }
    case 'NO_WEIGHTS':
      throw errors.NO_CHECKPOINT({ data: { runId } })
    case 'PROBLEMS':
      throw errors.CANNOT_OPEN({ data: { problems: found.refusal.problems } })
    default:
      return found.refusal satisfies never
  }
}
