/** Training and evaluating a model of tokens as programs: the cross-entropy of the token that follows each. */
import { buildProgram } from '../program/builder'
import type { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Program, Value } from '../program/types'
import { crossEntropy } from './loss'
import { tokenType } from './modelProgram'
import type { BatchShape, ModelProgram } from './modelProgram'
import { onParts, partBlock } from './parts'
import type { PartTypes, PartValues } from './parts'
import { stepProgram } from './stepProgram'
import type { StepSettings } from './stepProgram'

/**
 * Parameters: all variables; `tokens` and `targets` int32 [T, B]; `learningRate` float32 [].
 * Results: the new variables; `loss` [], nats a token before this step's update; `gradientNorm` []; `gradientNorms` [P].
 */
export function trainProgram(model: ModelProgram, settings: StepSettings, shape: BatchShape, parts: number): Program {
  const share = 1 / (shape.length * shape.batch)
  const loss = (builder: BlockBuilder, values: PartValues) => builder.scale(builder.sumAll(tokenLosses(model, builder, values)), share)
  return stepProgram({ ...partTypes(model, shape), loss }, settings, parts)
}

/** Parameters: the weights; `tokens` and `targets` int32 [T, B]. Result: `losses` float32 [T, B], nats. */
export function evaluateProgram(model: ModelProgram, shape: BatchShape, parts: number): Program {
  const types = partTypes(model, shape)
  const block = partBlock(types, { parts, training: false }, (builder, values) => [tokenLosses(model, builder, values)])
  return buildProgram('evaluate', new Map([...types.weights, ...types.inputs]), (builder, values) => {
    const all = [...values]
    const given = { weights: new Map(all.slice(0, types.weights.size)), inputs: new Map(all.slice(types.weights.size)) }
    return new Map([['losses', at(onParts(builder, block, given, { parts, join: { kind: 'concat', axis: 1 } }), 0)]])
  })
}

function partTypes({ weights }: ModelProgram, shape: BatchShape): PartTypes {
  return {
    weights,
    inputs: new Map([
      ['tokens', tokenType(shape)],
      ['targets', tokenType(shape)]
    ])
  }
}

/** The loss of each token, float32 [T, B], nats. */
function tokenLosses(model: ModelProgram, builder: BlockBuilder, { weights, inputs, random }: PartValues): Value {
  const [tokens, targets] = [at([...inputs.values()], 0), at([...inputs.values()], 1)]
  return crossEntropy(builder, model.forward(builder, weights, tokens, { taps: false, random }).logits, targets)
}
