/** Evaluation as a program: the loss of every token, no gradients. */
import { buildProgram } from '../program/builder'
import { at } from '../program/shapes'
import type { Program } from '../program/types'
import { lossBlock, onParts, partShape } from './lossBlock'
import { tokenType } from './modelProgram'
import type { BatchShape, ModelProgram } from './modelProgram'

/** Parameters: the weights; `tokens` and `targets` int32 [T, B]. Result: `losses` float32 [T, B], nats. */
export function evaluateProgram(model: ModelProgram, shape: BatchShape, parts: number): Program {
  const block = lossBlock(model, partShape(shape, parts), (_, losses) => [losses])
  const parameters = new Map([...model.weights, ['tokens', tokenType(shape)], ['targets', tokenType(shape)]])
  return buildProgram('evaluate', parameters, (builder, values) => {
    const all = [...values.values()]
    const weights = all.slice(0, model.weights.size)
    const [tokens, targets] = [at(all, weights.length), at(all, weights.length + 1)]
    const losses = onParts(builder, block, { weights, tokens, targets }, { parts, join: { kind: 'concat', axis: 1 } })
    return new Map([['losses', at(losses, 0)]])
  })
}
