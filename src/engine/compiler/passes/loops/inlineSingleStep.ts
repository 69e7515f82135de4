/**
 * A loop of one time step is replaced by its body, so that the operations around it meet those inside. A probe of one character has such loops;
 * so has recomputation, where one step is left that fills no segment. A loop over segments stays, as its inside is computed again in the
 * backward pass; so does one that ends by itself, which may take no step at all.
 */
import type { BlockBuilder } from '../../program/builder'
import { resultParts, scanParts, staysWhole } from '../../program/scan'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

export function inlineSingleStep(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && operation.attributes.length === 1 && !staysWhole(operation.attributes)
      ? inlineBody(builder, operation)
      : null
  )
}

/** The inputs of the one step lose the time axis, and its outputs get it back: [1, ...] → [...] → [1, ...]. */
function inlineBody(builder: BlockBuilder, scan: Operation<'scan'>): Value[] {
  const { carries, steps, closed } = scanParts(scan).inputs
  const firstSteps = steps.map((value) => builder.reshape(value, value.type.shape.slice(1)))
  const results = resultParts(scan.attributes, builder.inline(scan.attributes.body, [...carries, ...firstSteps, ...closed]))
  return [...results.carries, ...results.steps.map((value) => builder.reshape(value, [1, ...value.type.shape]))]
}
