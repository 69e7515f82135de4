/** Simplifies operations one by one: the first rule that knows a better form replaces the operation. A rule sees the producers of its inputs. */
import type { BlockBuilder } from '../../program/builder'
import type { AnyOperation, Block, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'
import { simplifyArithmetic } from './arithmetic'
import { simplifyPieces } from './pieces'
import { simplifyProducts } from './products'
import { simplifyViews } from './views'

/** Gives a value that replaces the only output of an operation; null: the rule knows nothing better. */
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
