/** The procedures of the architecture labs, which compare kinds of memory at equal parameters. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { lengthWishSchema } from '../labs/length'
import { recallWishSchema } from '../labs/recall'
import { roundsWishSchema } from '../labs/rounds'
import { labEventSchema, studySchema } from '../labs/study'
import { titleSchema } from '../runs/entry'
import { runIdSchema } from './common'

export const labsErrors = {
  NOT_FOUND: { message: 'There is no such study', data: z.object({ id: z.string() }) },
  /** A run that trains would make all times wrong. `name`: what the run is called. */
  TRAINING: { message: 'A run is training: times would be too long', data: z.object({ name: z.string() }) },
  /** Studies would disturb each other. */
  MEASURING: { message: 'Another study is measuring', data: z.object({ name: z.string() }) }
}
const base = oc.errors(labsErrors)
const study = z.object({ id: runIdSchema })

export const labsProcedures = {
  /** Measures until all is measured or the client stops listening; either way what was measured is kept as a study. */
  length: base.input(lengthWishSchema).output(eventIterator(labEventSchema)),
  recall: base.input(recallWishSchema).output(eventIterator(labEventSchema)),
  rounds: base.input(roundsWishSchema).output(eventIterator(labEventSchema)),
  /** All studies, newest first; `unreadable`: the files that hold none that this version can read. */
  list: base.output(z.object({ studies: z.array(studySchema), unreadable: z.array(z.string()) })),
  rename: base.input(study.extend({ title: titleSchema })).output(studySchema),
  /** Returns the removed study, which `restore` puts back. */
  remove: base.input(study).output(studySchema),
  restore: base.input(z.object({ study: studySchema })).output(z.object({}))
}
