/** Writes a program of fixed sizes as an ONNX model, with an input for each parameter and an output for each result. */
import { encodeModel } from '../../../files/onnx/onnxFile'
import { at } from '../../../compiler/program/shapes'
import { staticSizes } from '../../../compiler/program/sizes'
import type { Program, Value } from '../../../compiler/program/types'
import { GraphWriter } from './graphWriter'
import { renamed, sortedNodes } from './nodeDrafts'
import { emitOperation, irVersion, opset } from './rows'

/** Inputs and outputs of a model may not share a name, and a variable is both. */
export const inputName = (parameter: string): string => `in:${parameter}`
export const outputName = (result: string): string => `out:${result}`

/** The bytes of the program's model. */
export function programModel({ name, parameters, results, block }: Program): Uint8Array {
  const writer = GraphWriter.main({
    emit: emitOperation,
    sizes: staticSizes,
    axisNames: { batch: 'batch', steps: 'steps' },
    sources: { batch: null, steps: null }
  })
  const inputs = block.parameters.map((value, k) => ({ ref: writer.name(inputName(at(parameters, k))), shape: value.type.shape }))
  const refs = writer.block(block, inputs)
  const node = withOutputs(
    writer,
    refs.map((ref, k) => ({ ref, name: outputName(at(results, k)) }))
  )
  const infos = (names: readonly string[], values: readonly Value[]) => values.map((value, k) => writer.valueInfo(at(names, k), value))
  return encodeModel({
    irVersion,
    opsetImport: [{ version: opset }],
    graph: {
      name,
      node: sortedNodes(node),
      initializer: [...writer.initializers],
      input: infos(
        inputs.map(({ ref }) => ref),
        block.parameters
      ),
      output: infos(results.map(outputName), block.results)
    }
  })
}

/** The graph's nodes with the outputs under their names. What a node makes takes the name itself; all else is copied by an Identity. */
function withOutputs(writer: GraphWriter, outputs: readonly { readonly ref: string; readonly name: string }[]): ReturnType<typeof renamed> {
  const free = new Set(writer.nodes.flatMap((node) => node.output ?? []))
  const names = new Map<string, string>()
  for (const { ref, name } of outputs) {
    if (free.delete(ref)) names.set(ref, name)
    else writer.nodeAt('', { opType: 'Identity', input: [ref], outputs: [name] })
  }
  return renamed(writer.nodes, names)
}
