/** Reads ONNX models: follows the graph, draws it, and makes its outputs those of a document. */
import { decodeModel } from '../../files/onnx/onnxFile'
import type { GraphProto, TensorProto, ValueInfoProto } from '../../files/onnx/onnxMessages'
import { elementTypes } from '../../files/onnx/onnxTensor'
import { isFloat } from '../../files/storedNumbers'
import { documentOf, withWords } from '../drawing/finished'
import { Sketch } from '../drawing/sketch'
import type { ImportedModel } from '../importedModel'
import { damaged, refuse } from '../importRefusal'
import type { Candidate, ModelFiles } from '../readers'
import { LayerCanvas } from './layerCanvas'
import { Machine } from './machine'
import type { Operators } from './machine'
import { Meanings } from './meanings'
import { computing } from './operators/computing'
import { learned } from './operators/learned'
import { loops } from './operators/loops'
import { moving } from './operators/moving'
import { recurrents } from './operators/recurrent'
import { rolledLoops } from './operators/rolled'
import { taking } from './operators/taking'
import { outputsOf } from './outputs'
import { valuesOf } from './tensorValues'
import { rolled } from './unrolled'
import type { ConstantOf } from './unrolled'

const operators: Operators = { ...moving, ...taking, ...computing, ...learned, ...recurrents, ...loops, ...rolledLoops }
/** Sizes that axes without one are given while the graph is followed, so that they are told apart. */
const strangeSizes = [61, 67, 71, 73, 79, 83, 89, 97, 101, 103]

export function onnxCandidates(files: ModelFiles): Candidate[] {
  const model = decodeModel(files.main.bytes)
  if (!model || model.graph.node.length === 0) return refuse(`${files.main.name} is no whole ONNX model.`, damaged)
  return [{ says: '', draw: () => drawn(model, files) }]
}

function drawn({ graph, opsetImport }: NonNullable<ReturnType<typeof decodeModel>>, files: ModelFiles): ImportedModel {
  const sketch = new Sketch()
  const meanings = new Meanings(files.inputs, sketch)
  const version = opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 13
  const machine = new Machine({
    operators,
    canvas: new LayerCanvas(sketch),
    meanings,
    beside: (name) => files.beside(name),
    version,
    outer: null
  })
  const stored = new Set(graph.initializer.map(({ name }) => name))
  const sizes = new Map<string, number>()
  for (const input of graph.input) {
    if (stored.has(input.name)) continue
    const type = elementTypes.get(input.type?.tensorType?.elemType ?? 1)
    machine.set(input.name, meanings.add(input.name, shapeOf(input, sizes), type === undefined || (type !== 'string' && isFloat(type))))
  }
  machine.run(
    rolled(
      graph,
      constantsOf(graph, (name) => files.beside(name))
    )
  )
  meanings.settle()
  const { outputs, target } = outputsOf(graph, machine, meanings, files.classes)
  const { tokens, features, lengths } = meanings
  const words = withWords({ kind: 'imported', tokens, features, lengths, target, vocabulary: [], classes: [] }, files)
  const name = files.name.replace(/\.onnx$/i, '') || 'Imported model'
  return { document: documentOf(name, sketch, words.task), weights: sketch.weights, inputs: meanings.list(), outputs, notes: words.notes }
}

/** The small whole numbers of a graph by name, such as the places of slices. */
function constantsOf(graph: GraphProto, beside: (name: string) => Uint8Array | null): ConstantOf {
  const tensors = new Map<string, TensorProto>(graph.initializer.map((tensor) => [tensor.name, tensor]))
  for (const { opType, output, attribute } of graph.node) {
    const tensor = opType === 'Constant' ? attribute.find(({ name }) => name === 'value')?.t : undefined
    if (tensor) tensors.set(output[0] ?? '', tensor)
  }
  return (name) => {
    const tensor = tensors.get(name)
    return tensor && tensor.dims.reduce((a, b) => a * b, 1) <= 16 ? [...valuesOf(tensor, beside).data] : null
  }
}

/** The sizes of an input; axes of one name have one size. */
function shapeOf({ name, type }: ValueInfoProto, sizes: Map<string, number>): number[] {
  const shape = type?.tensorType?.shape
  if (!shape) return refuse(`The input ${name} does not say its axes.`, 'Export the model with the axes of its inputs.')
  return shape.dim.map(({ dimValue, dimParam }, axis) => {
    if (dimValue !== undefined && dimValue > 0) return dimValue
    const key = dimParam !== undefined && dimParam !== '' ? dimParam : `${name} ${axis}`
    const size =
      sizes.get(key) ??
      strangeSizes[sizes.size] ??
      refuse('The inputs have too many axes without a size.', 'Export the model with fewer inputs.')
    sizes.set(key, size)
    return size
  })
}
