/** The procedures that start, steer and follow a training run. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { documentIdSchema, documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'
import { stopSchema } from '../document/stopping'
import { learningRateSchema, trainingSettingsSchema } from '../document/training'
import { exponentsEventSchema } from '../events/exponents'
import { runEventSchema, runSummarySchema } from '../events/run'
import { updateCostSchema, updatesEventSchema } from '../events/updates'
import { checkpointStepSchema, noStepError, runIdSchema } from './common'

export const trainingErrors = {
  ...noStepError,
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** The document cannot be trained; nothing was started. */
  INVALID_DOCUMENT: { message: 'The document has problems', data: z.object({ problems: z.array(problemSchema) }) },
  /** `name`: what the run that trains is called. */
  BUSY: { message: 'Another run is training', data: z.object({ runId: z.string(), name: z.string() }) },
  /** Another process on this machine trains the run. `name`: what the run is called; `pid`: the process. */
  ELSEWHERE: { message: 'Another process trains this run', data: z.object({ runId: z.string(), name: z.string(), pid: z.int() }) },
  NO_CHECKPOINT: { message: 'The run has no checkpoint to resume from', data: z.object({ runId: z.string() }) }
}
const base = oc.errors(trainingErrors)
const measuring = base.errors({
  NOT_IN_MEMORY: {
    message: 'The run does not train here now. Start or resume it to measure its updates.',
    data: z.object({ runId: z.string() })
  },
  NO_PARAMETERS: { message: 'The run has no parameters of these names', data: z.object({ names: z.array(z.string()) }) }
})
const run = z.object({ runId: runIdSchema })

export const trainingProcedures = {
  /**
   * Starts a run. `anyway` starts it even where the estimate says that it will not fit into memory. `weightsFrom` names a run whose
   * checkpoint gives the first weights, that of the step `weightsStep` or the newest; without it they are drawn from the seed. `instead`
   * stops the run that trains, and starts before any that waits in the queue.
   */
  start: base
    .input(
      z.object({
        document: documentSchema,
        anyway: z.boolean().default(false),
        weightsFrom: runIdSchema.nullable().default(null),
        weightsStep: checkpointStepSchema,
        instead: z.boolean().default(false)
      })
    )
    .output(runSummarySchema),
  pause: base.input(run).output(runSummarySchema),
  /**
   * Goes on from where the run stands in memory, or else from its last checkpoint on disk. `steps` sets after how many steps in all the run
   * ends, null lets it go on until it is stopped, and `stop` sets all rules under which it stops by itself. A finished run goes on only with
   * more steps or other rules, as if it had had them from the beginning; it is refused where the rules would end it at once.
   */
  resume: base
    .input(run.extend({ steps: trainingSettingsSchema.shape.steps.optional(), stop: stopSchema.optional() }))
    .output(runSummarySchema),
  /** Takes one step of a paused run. */
  step: base.input(run).output(runSummarySchema),
  stop: base.input(run).output(runSummarySchema),
  /** Changes the learning rate from the next step on; the schedule multiplies it. A run that goes back to a checkpoint meets the change again at its step. */
  setLearningRate: base.input(run.extend({ learningRate: learningRateSchema })).output(runSummarySchema),
  /** What it costs to measure the update of each parameter of a run in memory once; each is read and measured for it. */
  updateCosts: measuring.input(run).output(z.array(updateCostSchema)),
  /** Measures the updates of these parameters from now on, and of no others. A run that is resumed goes on with them. */
  followUpdates: measuring.input(run.extend({ names: z.array(z.string()).max(1_000) })).output(z.array(z.string())),
  /** Sends what was measured of the updates of any run, and then what is new, until the client stops listening. */
  updates: base.input(run).output(eventIterator(updatesEventSchema)),
  /** Sends the Lyapunov exponents that any run measured, and then what is new, until the client stops listening. */
  exponents: base.input(run).output(eventIterator(exponentsEventSchema)),
  /** The run that trains or is paused now, or else the newest; null when there never was one. */
  current: base.output(runSummarySchema.nullable()),
  /** The runs of a document, newest first, whatever the document was called when they began. */
  ofDocument: base.input(z.object({ documentId: documentIdSchema })).output(z.array(runSummarySchema)),
  /** The document that a run trains, as it was when the run began; null when it cannot be read. */
  document: base.input(run).output(documentSchema.nullable()),
  /** Sends everything that the run has recorded so far, and then each event as it happens, until the client stops listening. Credits bound the events under way. */
  events: base.input(run).output(eventIterator(runEventSchema))
}
