/** Words on a model's inputs and outputs, which the files of several formats share. */
import { targetWidth } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'

/** The output with its shape, such as `Logits [batch, length, 27]`. */
export function outputWords({ target }: TaskShape): string {
  const width = targetWidth(target)
  const steps = target.over === 'step' ? ', length' : ''
  return `${target.kind === 'class' ? 'Logits' : 'Predictions, scaled,'} [batch${steps}, ${width}]`
}
