/** The procedures of attention heads: all of them at a glance, and how much each does what heads of known kinds do. */
import { eventIterator, oc } from '@orpc/contract'
import { headScoresFrameSchema, headsFrameSchema } from '../../events/attention'
import { inspectedRunSchema, inspectedSubject, inspectionErrors, perSecondSchema } from './inspection'

const base = oc.errors({
  ...inspectionErrors,
  NO_HEADS: { message: 'This model has no attention' },
  /** Heads are scored on tokens that are read twice. */
  NO_SCORES: { message: 'The heads of this model cannot be scored' }
})

/** Both give a frame now and after each change, and less often where frames would take more than 3 % of the time. */
export const attentionProcedures = {
  /** A small map of every head on the sequence that Inspect looks at. */
  maps: base.input(inspectedRunSchema.extend({ ...inspectedSubject, perSecond: perSecondSchema })).output(eventIterator(headsFrameSchema)),
  /** The scores of every head on random sequences of the model's own tokens, the same each time. */
  scores: base.input(inspectedRunSchema.extend({ perSecond: perSecondSchema.default(1) })).output(eventIterator(headScoresFrameSchema))
}
