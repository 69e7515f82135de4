/** Words on a model's inputs and outputs, which the files of several formats share. */
import type { TaskShape } from '../../../contract/document/taskShape'

/** The output with its shape, such as `Logits [batch, length, 27]`. */
export function outputWords({ target }: TaskShape): string {
  const width = target.kind === 'class' ? target.classes : target.width
  const steps = target.over === 'step' ? ', length' : ''
  return `${target.kind === 'class' ? 'Logits' : 'Predictions, scaled,'} [batch${steps}, ${width}]`
}
