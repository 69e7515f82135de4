/** Tests by a small program whether an executor works. */
import { buildProgram } from '../compiler/program/builder'
import type { TensorType } from '../compiler/program/types'
import type { Executor, Module } from './executor'

const pair: TensorType = { dtype: 'float32', shape: [2] }

/** Compiles and runs a tiny program with a loop. Returns what went wrong, or null. */
export async function probeAnswer(executor: Executor): Promise<string | null> {
  try {
    const executable = await executor.compile(probeModule())
    const data = executable
      .run('probe', new Map([['x', { type: { dtype: 'float32', shape: [3, 2] }, data: new Float32Array([1, 2, 3, 4, 5, 6]) }]]))
      .get('y')
    executable.dispose()
    // h ← h / 2 + x three times is ((1 / 2 + 3) / 2 + 5) = 6.75 in the first column, and ((2 / 2 + 4) / 2 + 6) = 8.5 in the second.
    const right = data?.data[0] === 6.75 && data.data[1] === 8.5
    return right ? null : `a test program gave ${data ? data.data.join() : 'nothing'} instead of 6.75,8.5`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function probeModule(): Module {
  const program = buildProgram('probe', new Map([['x', { dtype: 'float32', shape: [3, 2] }]]), (builder, values) => {
    const [x] = [...values.values()]
    const { carries } = builder.scan({
      length: 3,
      carries: [builder.zeros(pair)],
      inputs: x ? [x] : [],
      closed: [],
      body: (body, { carries: [h], inputs: [step] }) => ({ carries: h && step ? [body.add(body.scale(h, 0.5), step)] : [], outputs: [] })
    })
    return new Map(carries.map((value) => ['y', value]))
  })
  return { variables: new Map(), functions: new Map([['probe', program]]) }
}
