/** The procedures that change values inside a model and say what becomes of its outputs. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { probeTextSchema } from '../../document/probe'
import { problemSchema } from '../../problems/problems'
import { alterableSchema, comparisonSchema, continuationEventSchema, effectSchema, patchingEventSchema } from '../../events/interventions'
import { samplingSchema } from '../../events/generation'
import { interventionsSchema } from '../../interventions/intervention'
import { inspectedRunSchema, inspectedSubject, inspectionErrors, placeSchema } from './inspection'

export const interventionErrors = {
  ...inspectionErrors,
  /** A change names what the model does not have, or what cannot be changed so. */
  INVALID_INTERVENTION: { message: 'The interventions do not fit the model', data: z.object({ problems: z.array(problemSchema) }) },
  /** The model cannot go on with its input. */
  CANNOT_GENERATE: { message: 'This model cannot generate', data: z.object({ problems: z.array(problemSchema) }) },
  /** A run that was just resumed has taken no training step yet. */
  NO_BATCH: { message: 'There is no training batch yet: wait for the next training step' }
}
const base = oc.errors(interventionErrors)

/**
 * A text; or the sequence at a place of the data, which comes first; or a sequence of the latest training batch by its 0-based index, which
 * comes before both. The first sequence of the validation data where nothing is given.
 */
const sequence = z.object({
  text: probeTextSchema.nullable(),
  place: placeSchema,
  sequence: inspectedSubject.sequence.unwrap().nullable().default(null)
})
const subject = inspectedRunSchema.extend(sequence.shape)

/** The largest sequence of a batch that can be named, counted from 1; one that the batch does not have means its last. */
export const mostBatchSequence = 1_000_001
export const mostContinuation = 1_000
export const mostAveragedSequences = 10_000

export const interventionProcedures = {
  /** Returns the values of a model that can be changed. */
  values: base.input(inspectedRunSchema).output(z.array(alterableSchema)),
  /** Runs a sequence without the changes and with them. */
  compare: base.input(subject.extend({ interventions: interventionsSchema })).output(comparisonSchema),
  /**
   * Measures the effect on the loss of so many held-out sequences, with an event after each batch. Tokens are those of each sequence; edits of
   * a token are left out.
   */
  average: base
    .input(
      inspectedRunSchema.extend({ interventions: interventionsSchema, sequences: z.int().min(2).max(mostAveragedSequences).default(128) })
    )
    .output(eventIterator(effectSchema)),
  /** Goes on from the 0-based token `at`, without the changes and with them, by the same random numbers. */
  continue: base
    .input(
      subject.extend({
        interventions: interventionsSchema,
        at: z.int().min(0).max(1_000_000),
        tokens: z.int().min(1).max(mostContinuation),
        sampling: samplingSchema
      })
    )
    .output(eventIterator(continuationEventSchema)),
  /**
   * Activation patching (Meng et al. 2022): takes each value at each token from another sequence, one at a time, and measures how much of the
   * difference of the output it restores. The output is the log-probability of `answer` at the 0-based token `at`, minus that of `against`;
   * null takes what either sequence finds likeliest. Where numbers are predicted it is the first of them.
   */
  patching: base
    .input(
      subject.extend({
        from: sequence,
        at: z.int().min(0).max(1_000_000).nullable().default(null),
        answer: z.string().nullable().default(null),
        against: z.string().nullable().default(null)
      })
    )
    .output(eventIterator(patchingEventSchema))
}
