/** Makes the errors of the procedures that go on with a text or a series from the reason why there is no model. */
import { noStepWords } from '../noStepWords'
import type { NoModel } from '../../runs/modelOfRun'
import type { Implementer } from '../implementer'

type Errors = Parameters<Parameters<Implementer['generation']['generate']['handler']>[0]>[0]['errors']

export function asGenerationError(errors: Errors, runId: string, refusal: NoModel): Error {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return errors.NOT_FOUND({ data: { runId } })
    case 'NO_STEP': {
      const { step, steps } = refusal
      return errors.NO_STEP({ message: noStepWords(steps), data: { runId, step, steps: [...steps] } })
    }
    case 'NO_WEIGHTS':
      return errors.NO_WEIGHTS({ data: { runId } })
    case 'PROBLEMS':
      return errors.CANNOT_GENERATE({ data: { problems: refusal.problems } })
    default:
      return refusal satisfies never
  }
}
