/**
 * The order of the optimisations. Each keeps what a program computes, up to float32 round-off, and can be read and tested alone.
 * A loss is optimised before it is differentiated, and the result again: its gradient then has the forward form's few products.
 */
import type { Block, Program } from '../program/types'
import { cutOutputs } from './loops/cutOutputs'
import { sumAfterLoop } from './loops/sumAfterLoop'
import { distribute } from './distribute'
import { deadCode } from './deadCode'
import { fuseLinears } from './fuseLinears'
import { hoist } from './loops/hoist'
import { inlineSingleStep } from './loops/inlineSingleStep'
import { joinSiblings } from './joinSiblings'
import { intoLoop } from './loops/intoLoop'
import { joinFactors } from './loops/joinFactors'
import { mergeLoopArguments } from './loops/loopArguments'
import { everywhere, onProgram } from './rewrite'
import type { Pass } from './rewrite'
import { commonSubexpressions } from './commonSubexpressions'
import { simplify } from './simplify/simplify'
import { sink } from './loops/sink'
import { sortSums } from './sortSums'

const tidy: readonly Pass[] = [
  everywhere(inlineSingleStep),
  everywhere(mergeLoopArguments),
  everywhere(simplify),
  everywhere(commonSubexpressions),
  deadCode
]

export const passes: readonly { readonly name: string; readonly pass: Pass }[] = [
  { name: 'tidy', pass: inOrder(tidy) },
  { name: 'fuseLinears', pass: everywhere(fuseLinears) },
  { name: 'tidy', pass: inOrder([...tidy, ...tidy]) },
  { name: 'joinSiblings', pass: inOrder([everywhere(joinSiblings), ...tidy, everywhere(joinSiblings), ...tidy]) },
  { name: 'distribute', pass: inOrder([everywhere(distribute), deadCode]) },
  { name: 'sortSums', pass: inOrder([everywhere(sortSums), ...tidy, everywhere(joinSiblings), ...tidy]) },
  { name: 'hoist', pass: inOrder([everywhere(hoist), ...tidy]) },
  { name: 'sumAfterLoop', pass: everywhere(sumAfterLoop) },
  { name: 'sink', pass: inOrder([everywhere(sink), ...tidy, ...tidy]) },
  { name: 'joinFactors', pass: everywhere(joinFactors) },
  { name: 'intoLoop', pass: inOrder([everywhere(intoLoop), ...tidy]) },
  { name: 'cutOutputs', pass: inOrder([everywhere(cutOutputs), ...tidy]) }
]

function inOrder(list: readonly Pass[]): Pass {
  return (block) => list.reduce((current, pass) => pass(current), block)
}

/**
 * Only what costs nothing when it runs: for a program that runs once a token. Joining the matrices of neighbouring products would copy them
 * at every token, which takes longer than the products.
 */
export function tidied(program: Program): Program {
  return onProgram(program, inOrder([...tidy, ...tidy]))
}

export function optimiseBlock(block: Block): Block {
  return passes.reduce((current, { pass }) => pass(current), block)
}

/** The optimised program: the same parameters and results. */
export function optimise(program: Program): Program {
  return onProgram(program, optimiseBlock)
}
