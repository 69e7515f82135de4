/** A module that compiles in a thread: the process goes on meanwhile, and what it computes is what this thread would compute. */
import { describe, it } from 'vitest'
import { at } from '../../../compiler/program/shapes'
import { conformanceCases } from '../../conformance/allCases'
import type { Executor, FirstCalls } from '../../executor'
import { openTensorflow } from '../open'

const search = await openTensorflow()
const absent = search.ok ? (search.executor.info.xla ? null : 'this TensorFlow has no XLA') : search.why

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
  it.for(some)('$name', async ({ check }, { skip }) => {
    if (!search.ok || absent !== null) return skip(absent ?? '')
    await check(beside(search.executor, 0))
  })
})
