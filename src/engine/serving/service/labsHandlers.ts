/** Runs the labs, and keeps their studies. */
import type { LabRefusal, Labs } from '../labs/labs'
import type { Implementer } from './implementer'

export function labsHandlers(os: Implementer['labs'], labs: Labs) {
  return {
    length: os.length.handler(({ input, errors, signal }) => {
      refuse(labs.refusal(), errors)
      return labs.length(input, signal)
    }),
    recall: os.recall.handler(({ input, errors, signal }) => {
      refuse(labs.refusal(), errors)
      return labs.recall(input, signal)
    }),
    rounds: os.rounds.handler(({ input, errors, signal }) => {
      refuse(labs.refusal(), errors)
      return labs.rounds(input, signal)
    }),
    list: os.list.handler(() => labs.list()),
    rename: os.rename.handler(async ({ input: { id, title }, errors }) => {
      const study = await labs.rename(id, title)
      if (!study) throw errors.NOT_FOUND({ data: { id } })
      return study
    }),
    remove: os.remove.handler(async ({ input: { id }, errors }) => {
      const study = await labs.remove(id)
      if (!study) throw errors.NOT_FOUND({ data: { id } })
      return study
    }),
    restore: os.restore.handler(async ({ input: { study } }) => {
      await labs.restore(study)
      return {}
    })
  }
}

type Errors = Parameters<Parameters<Implementer['labs']['length']['handler']>[0]>[0]['errors']

function refuse(refusal: LabRefusal | null, errors: Errors): void {
  if (refusal?.code === 'TRAINING') throw errors.TRAINING({ data: { name: refusal.name } })
  if (refusal?.code === 'MEASURING') throw errors.MEASURING({ data: { name: refusal.name } })
}
