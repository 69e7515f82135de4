/** What an optimizer starts with when it is chosen anew. */
import type { OptimizerSettings } from '../../contract/document/training'

/** Adam as its paper has it but for the rate, which is that of the templates; SGD with the usual momentum. */
export const optimizerDefaults: { readonly [Kind in OptimizerSettings['kind']]: Extract<OptimizerSettings, { kind: Kind }> } = {
  adam: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  sgd: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 }
}
