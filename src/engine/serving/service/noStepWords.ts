/** Says that a run has no checkpoint of a step, and which checkpoints it has. */
import { listed } from '../../../contract/document/words'

/** @param steps the steps of the checkpoints that there are, newest first */
export function noStepWords(steps: readonly number[]): string {
  if (steps.length === 0) return 'The run has no weights yet: let it train until its first checkpoint is written'
  const named = listed(steps.map((step) => step.toLocaleString('en')))
  return `The run has no checkpoint of this step. There ${steps.length === 1 ? 'is a checkpoint' : 'are checkpoints'} of step ${named}`
}
