/** `saved_model.pb` with signatures over common weights, which are constants of the graph. */
import type { Tensors } from '../executor'
import { dataType, shapeProto, typeAttr } from '../tensorflow/graph/attributes'
import { GraphWriter } from '../tensorflow/graph/graphWriter'
import { encodeSavedModel } from '../tensorflow/graph/savedModelProto'
import { writeSignature } from './signatureWriter'
import type { SignatureSpec } from './signatureWriter'

/** The bytes of the file. A weight that a program reads has the name of its parameter. */
export function savedModelBytes(specs: readonly SignatureSpec[], weights: Tensors): Uint8Array {
  const graph = new GraphWriter()
  const nodes = writeWeights(graph, weights)
  const written = specs.map((spec) => ({ name: spec.name, ...writeSignature(graph, spec, nodes) }))
  return encodeSavedModel({
    nodes: graph.written,
    functions: written.flatMap(({ functions }) => functions),
    signatures: Object.fromEntries(written.map(({ name, signature }) => [name, signature]))
  })
}

function writeWeights(graph: GraphWriter, weights: Tensors): Map<string, string> {
  return new Map(
    [...weights].map(([name, { type, data }]) => {
      const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      const tensor = { dtype: dataType.float32, tensor_shape: shapeProto(type.shape), tensor_content: content }
      return [name, graph.add('Const', [], { dtype: typeAttr('float32'), value: { tensor } }, `weights/${name}`)]
    })
  )
}
