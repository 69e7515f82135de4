/** A program without what its results do not need. */
import { neededFor } from '../../../compiler/program/blocks'
import { at, range } from '../../../compiler/program/shapes'
import type { Block, Program } from '../../../compiler/program/types'

/** Leaves out operations and parameters that no result is computed from. */
export function pruned(program: Program): Program {
  const { block } = program
  const needed = neededFor(block, block.results)
  const read = range(block.parameters.length).filter((k) => needed.has(at(block.parameters, k)))
  const rest: Block = {
    parameters: read.map((k) => at(block.parameters, k)),
    operations: block.operations.filter(({ outputs }) => outputs.some((value) => needed.has(value))),
    results: block.results
  }
  return { ...program, parameters: read.map((k) => at(program.parameters, k)), block: rest }
}
