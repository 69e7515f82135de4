/** Whether an executor ends a loop that ends by itself. It need not: the steps left out change nothing, and the suite has no case for it. */
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Executor } from '../executor'

/**
 * Runs a loop of nine steps whose carry says after three that it has ended. Its count goes on, which a program must not do.
 * Returns the count: 3 where the executor ended the loop.
 */
export async function stepsUntilEnd(executor: Executor): Promise<number> {
  const program = buildProgram('count', new Map(), (b) => {
    const { carries } = b.scan({
      length: 9,
      until: true,
      carries: [b.fill(0, [], 'bool'), b.scalar(0)],
      inputs: [],
      closed: [],
      body: (body, parameters) => {
        const count = body.add(at(parameters.carries, 1), body.scalar(1))
        return { carries: [body.binary('lessEqual', body.scalar(3), count), count], outputs: [] }
      }
    })
    return new Map([['count', at(carries, 1)]])
  })
  const executable = await executor.compile({ variables: new Map(), functions: new Map([['count', program]]) })
  const count = executable.run('count', new Map()).get('count')?.data[0] ?? NaN
  executable.dispose()
  return count
}
