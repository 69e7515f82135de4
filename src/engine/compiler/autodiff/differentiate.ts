/** From a block that computes a loss to one that also computes its gradients. */
import { BlockBuilder } from '../program/builder'
import { ProgramError } from '../program/operations'
import { at } from '../program/shapes'
import type { Block, Value } from '../program/types'
import { backward, Cotangents } from './backward'
import { gradientOf } from './rules'
import { ForwardBlock } from './tape'

/**
 * Reverse-mode derivative. `block` gives the loss, a float32 scalar, as its first result; `wanted` are indices of its parameters.
 * The new block has the same parameters, the same results, and after them the gradient of the loss by each wanted parameter.
 * Throws ProgramError when the loss is not a scalar.
 */
export function differentiate(block: Block, wanted: readonly number[]): Block {
  const loss = at(block.results, 0)
  if (loss.type.dtype !== 'float32' || loss.type.shape.length > 0)
    throw new ProgramError('the first result of a block to differentiate is a float32 scalar')
  const parameters = wanted.map((k) => at(block.parameters, k))
  const forward = new ForwardBlock(block, new Set(parameters))
  const builder = new BlockBuilder()
  const cotangents = new Cotangents(builder)
  cotangents.add(loss, builder.scalar(1))
  backward({ forward, builder, primal: (value: Value) => value, rule: gradientOf }, cotangents)
  const gradients = parameters.map((parameter) => cotangents.orZeros(parameter))
  const written = builder.finish([])
  return {
    parameters: block.parameters,
    operations: [...forward.operations, ...written.operations],
    results: [...block.results, ...gradients]
  }
}
