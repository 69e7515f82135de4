/** Tests by small programs what the loaded library can do. */
import { buildProgram } from '../../../compiler/program/builder'
import type { TensorType, Value } from '../../../compiler/program/types'
import type { Executor, Module } from '../../executor'
import { typeAttr, typesAttr } from '../graph/attributes'
import type { Binding } from './binding'
import { FunctionLibrary } from '../graph/functionWriter'
import { GraphWriter } from '../graph/graphWriter'
import { encodeSavedModel } from '../graph/savedModelProto'
import { Session } from './session'
import { callAttrs } from '../graph/split'

const pair: TensorType = { dtype: 'float32', shape: [2] }

/** Tells whether the library contains XLA, by compiling an operation that only XLA knows. */
export function probeXla(binding: Binding): boolean {
  try {
    const graph = new GraphWriter()
    const library = new FunctionLibrary({ xla: true })
    const name = library.define('probe', (writer) => {
      const input = writer.parameter('float32')
      const barrier = writer.add('XlaOptimizationBarrier', [input], { T: typesAttr(['float32']) }, 'output')
      writer.result('float32', writer.add('AddV2', [barrier, input], { T: typeAttr('float32') }, 'z'))
    })
    const value: Value = { id: 0, type: pair }
    const node = graph.placeholder(pair)
    const sum = graph.add('PartitionedCall', [node], callAttrs(name, [value], [value], true))
    const session = Session.load(binding, encodeSavedModel({ nodes: graph.written, functions: library.functions, signatures: {} }))
    const [result] = session.run([{ node, tensor: { type: pair, data: new Float32Array([1, 2]) } }], [{ node: sum, type: pair }])
    session.dispose()
    return result?.data[0] === 2 && result.data[1] === 4
  } catch {
    return false
  }
}

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
