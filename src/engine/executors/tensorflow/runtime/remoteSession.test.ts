/** A module that compiles in a thread: the process goes on meanwhile, and what it computes is what this thread would compute. */
import { describe, it } from 'vitest'
import { openCompiled, orSkipped } from '../../../../../tests/support/everyExecutor'
import { at } from '../../../compiler/program/shapes'
import { conformanceCases } from '../../conformance/allCases'
import type { Executor, FirstCalls } from '../../executor'

const compiler = orSkipped(await openCompiled())

/** The executor with every module compiled beside so many calls. */
function beside(executor: Executor, calls: number): Executor {
  const first = (name: string): FirstCalls => ({ name, calls, more: true })
  return {
    info: executor.info,
    estimateMemory: (module) => executor.estimateMemory(module),
    deviceMemory: () => executor.deviceMemory(),
    compile: (module) => executor.compile(module, first(at([...module.functions.keys()], 0)))
  }
}

const some = conformanceCases.filter((_, k) => k % 20 === 0)

describe('a session in a thread', () => {
  it.for(some)('$name', ({ check }, context) => check(beside(compiler(context), 0)))
})
