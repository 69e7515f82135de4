/** `saved_model.pb`: both signatures over the same weights, which are constants of the graph. */
import type { Tensors } from '../../executors/executor'
import { dataType, shapeProto, typeAttr } from '../../executors/tensorflow/graph/attributes'
import { GraphWriter } from '../../executors/tensorflow/graph/graphWriter'
import { encodeSavedModel } from '../../executors/tensorflow/graph/savedModelProto'
import { bytesOf } from '../../files/safetensors'
import type { CheckedModel } from '../../model/checkedModel'
import { cannotStep } from '../onnx/stepModel'
import { sequenceSignature, stepSignature } from './signatures'
import { writeSignature } from './signatureWriter'

/** Throws SizesDiffer where the model is not the same for every length. */
export function savedModelFile({ model, weights }: { readonly model: CheckedModel; readonly weights: Tensors }): Uint8Array {
  const graph = new GraphWriter()
  const nodes = writeWeights(graph, weights)
  const specs = [sequenceSignature(model), ...(cannotStep(model) === null ? [stepSignature(model)] : [])]
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
      const tensor = { dtype: dataType.float32, tensor_shape: shapeProto(type.shape), tensor_content: bytesOf(data) }
      return [name, graph.add('Const', [], { dtype: typeAttr('float32'), value: { tensor } }, `weights/${name}`)]
    })
  )
}
