/** Tests by a small program whether the loaded library compiles with XLA. */
import type { TensorType, Value } from '../../../compiler/program/types'
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
