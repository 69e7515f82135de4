/** The procedures of Inspect, which show the inside of a model while it learns. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { probeTextSchema } from '../../document/probe'
import { problemSchema } from '../../problems/problems'
import { errorsFrameSchema } from '../../events/errors'
import { matrixFrameSchema } from '../../events/matrix'
import { dataPartSchema, probeFrameSchema } from '../../events/probe'
import { edgeGradientsFrameSchema, plainReachSchema, reachFrameSchema } from '../../events/reach'
import { checkpointStepSchema, noStepError, runIdSchema, float32 } from '../common'

export const inspectionErrors = {
  ...noStepError,
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** The model neither is in memory nor was written to disk. */
  NO_CHECKPOINT: { message: 'The run has no checkpoint to inspect yet', data: z.object({ runId: z.string() }) },
  /** The document or the data of the run changed since its checkpoint. */
  CANNOT_OPEN: { message: 'The checkpoint cannot be inspected', data: z.object({ problems: z.array(problemSchema) }) },
  /** The task gives a probe no targets: only the training batch has a loss. */
  NO_PROBE_LOSS: { message: 'A probe has no loss in this task: inspect the training batch instead' },
  /** The layer does not mix time steps by a matrix. */
  NO_MATRIX: { message: 'This layer has no attention map', data: z.object({ layer: z.string() }) },
  /** The layer does not run a cell. */
  NO_CELL: { message: 'This layer has no cell', data: z.object({ layer: z.string() }) },
  /** The probe has characters that the model does not know, or is empty. */
  INVALID_PROBE: { message: 'The probe cannot be read', data: z.object({ problems: z.array(problemSchema) }) }
}
const base = oc.errors(inspectionErrors)

/** A 0-based place in the data, which comes before the text and the batch. The last one is shown where there are not as many. */
export const placeSchema = z
  .object({ part: dataPartSchema, at: z.int().min(0).max(1_000_000_000) })
  .nullable()
  .default(null)

/**
 * The subject of Inspect. `text` is the probe, or null for a sequence of the latest training batch. `sequence` is its 0-based index; a
 * larger index than the batch has means its last sequence.
 */
export const inspectedSubject = { text: probeTextSchema.nullable(), sequence: z.int().min(0).max(1_000_000).default(0), place: placeSchema }

/** The run whose model is looked into, and the step of a checkpoint of it: also while the run trains, so that it can be compared with what it was. */
export const inspectedRunSchema = z.object({ runId: runIdSchema, step: checkpointStepSchema })

/** Frames a second at most. */
export const perSecondSchema = z.number().min(0.1).max(30)

/** What Inspect looks into: the model in memory as it learns, the one of a checkpoint, whose step is told, or the frames that a loop in Python recorded. */
const openedModelSchema = z.strictObject({
  from: z.enum(['memory', 'checkpoint', 'python']),
  step: z.int().nullable(),
  /** Why the model cannot go on with its input, text or numbers; empty where it can. */
  cannotContinue: z.array(problemSchema)
})
export type OpenedModel = z.infer<typeof openedModelSchema>

export const playedSoundSchema = z.strictObject({
  /** The file, in its sub-folder, which is its class. */
  name: z.string(),
  label: z.string(),
  /** Samples a second, and the samples, from −1 to 1. */
  rate: z.number(),
  samples: float32
})

/** What the engine does while it opens the model of a checkpoint, in this order. */
export const openingStageSchema = z.enum(['data', 'weights', 'library'])
export type OpeningStage = z.infer<typeof openingStageSchema>

/** Every procedure takes the model in memory, or reads a checkpoint: the one of `step`, or the newest of a run that is not in memory. */
export const inspectionProcedures = {
  /**
   * Opens the model, which the procedures below then find at once. Their streams end when the model is let go. Of models on disk the three
   * that were asked for last stay open.
   */
  open: base.input(inspectedRunSchema).output(openedModelSchema),
  /** Says what opening the model does, as it does it; ends when the model is open or cannot be opened. Nothing is said of a model in memory. */
  opening: base.input(inspectedRunSchema).output(eventIterator(openingStageSchema)),
  /** The probe as the model sees it now. */
  probe: base.input(inspectedRunSchema.extend({ text: probeTextSchema })).output(probeFrameSchema),
  /**
   * A frame now and after each change, at most `perSecond` a second; a slow reader gets the newest, not all. Frames of the training batch
   * come less often where they would take more than 3 % of the time, and begin with the first batch.
   */
  frames: base
    .input(inspectedRunSchema.extend({ ...inspectedSubject, perSecond: perSecondSchema }))
    .output(eventIterator(probeFrameSchema)),
  /**
   * Says how much each time step of the probe, or of the training batch, reads of each other in a layer. `unit` names the unit whose
   * effective attention is shown beside the mean. A frame comes now and after each change, and less often where frames would take more
   * than 3 % of the time.
   */
  matrices: base
    .input(
      inspectedRunSchema.extend({
        ...inspectedSubject,
        layer: z.string(),
        unit: z.int().min(0).max(1_000_000),
        perSecond: perSecondSchema
      })
    )
    .output(eventIterator(matrixFrameSchema)),
  /**
   * Returns ‖∂L/∂h_t‖ of each state, for the probe, the latest training batch or one of its sequences. L is the loss of the 0-based time
   * step `from`, and of the last one that has a target where `from` is null. A frame comes now and after each change; frames of the batch
   * come less often where they would take more than 3 % of the time.
   */
  reach: base
    .input(
      inspectedRunSchema.extend({
        text: probeTextSchema.nullable(),
        sequence: z.int().min(0).max(1_000_000).nullable().default(null),
        place: placeSchema,
        from: z.int().min(0).max(1_000_000).nullable(),
        perSecond: perSecondSchema
      })
    )
    .output(eventIterator(reachFrameSchema)),
  /**
   * Returns ‖∂L/∂v_t‖ of the value at each edge of the cell of a layer, as the node behind the edge alone reads it. What L is, and when frames
   * come, is as in `reach`.
   */
  edgeGradients: base
    .input(
      inspectedRunSchema.extend({
        ...inspectedSubject,
        layer: z.string(),
        from: z.int().min(0).max(1_000_000).nullable(),
        perSecond: perSecondSchema
      })
    )
    .output(eventIterator(edgeGradientsFrameSchema)),
  /**
   * Returns how the model errs on validation data, and on training data beside it. A frame comes now and after each change, and less often
   * where frames would take more than 3 % of the time.
   */
  errors: base.input(inspectedRunSchema.extend({ perSecond: perSecondSchema })).output(eventIterator(errorsFrameSchema)),
  /** The sound at a place of the data, to be played; null where the data has no sounds. */
  sound: base.input(inspectedRunSchema.extend({ place: placeSchema })).output(playedSoundSchema.nullable()),
  /** Returns the gradient reach of the training batch as it was recorded with a run, by rising step. */
  reachHistory: oc.input(z.object({ runId: runIdSchema })).output(z.array(reachFrameSchema)),
  /** Returns the last recorded gradient reach of the newest plain RNN that was trained on the data of a run; null where there is none. */
  plainReach: oc.input(z.object({ runId: runIdSchema })).output(plainReachSchema.nullable())
}
