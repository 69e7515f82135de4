/** The loss of one part of a batch as a block of its own, so that it can be differentiated and run once for each core. */
import { BlockBuilder } from '../program/builder'
import type { Attributes, Block, Value } from '../program/types'
import { crossEntropy } from './loss'
import { tokenType } from './modelProgram'
import type { BatchShape, ModelProgram } from './modelProgram'

/**
 * Writes the forward pass and gives the loss of each token, float32 [T, B], to `results`, which says what the block returns.
 * Parameters of the block: the weights in the model's order, then tokens and targets int32 [T, B].
 */
export function lossBlock(
  model: ModelProgram,
  part: BatchShape,
  results: (builder: BlockBuilder, losses: Value) => readonly Value[]
): Block {
  const builder = new BlockBuilder()
  const weights = new Map([...model.weights].map(([name, type]) => [name, builder.parameter(type)]))
  const tokens = builder.parameter(tokenType(part))
  const targets = builder.parameter(tokenType(part))
  const { logits } = model.forward(builder, weights, tokens, { taps: false })
  return builder.finish(results(builder, crossEntropy(builder, logits, targets)))
}

/** How many parts a batch is cut into: the executor's wish where it divides the batch, else one. */
export function partsOf(batch: number, wished: number): number {
  return wished > 1 && batch % wished === 0 ? wished : 1
}

type Join = Attributes['split']['join'][number]

/** Runs a block of `weights…, tokens, targets` on each part of the batch; with one part it is simply put in place. */
export function onParts(
  builder: BlockBuilder,
  block: Block,
  inputs: { weights: readonly Value[]; tokens: Value; targets: Value },
  how: { parts: number; join: Join }
): Value[] {
  const all = [...inputs.weights, inputs.tokens, inputs.targets]
  if (how.parts === 1) return builder.inline(block, all)
  const cut = all.map((_, k) => (k < inputs.weights.length ? null : 1))
  return builder.operations('split', all, { parts: how.parts, cut, join: block.results.map(() => how.join), body: block })
}

/** A batch's part: its time steps whole, its sequences shared out. */
export const partShape = ({ length, batch }: BatchShape, parts: number): BatchShape => ({ length, batch: batch / parts })
