/** Local simplification: the first rule that knows something better replaces an operation. Rules see how their inputs were made. */
import type { BlockBuilder } from '../../program/builder'
import type { AnyOperation, Block, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'
import { simplifyArithmetic } from './arithmetic'
import { simplifyPieces } from './pieces'
import { simplifyProducts } from './products'
import { simplifyViews } from './views'

/** A value that the operation's only output may be replaced by; null: nothing better is known. */
export type Rule = (builder: BlockBuilder, operation: AnyOperation) => Value | null

const rules: readonly Rule[] = [simplifyArithmetic, simplifyViews, simplifyPieces, simplifyProducts]

/** One sweep in order of computation. */
export function simplify(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => {
    for (const rule of rules) {
      const better = rule(builder, operation)
      if (better) return [better]
    }
    return null
  })
}
