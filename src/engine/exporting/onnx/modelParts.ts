/** What the ONNX models of an export are made of, and how one becomes a file. */
import { version } from '../../../../package.json'
import { checkCell } from '../../../cell/checkCell'
import { printEquations } from '../../../cell/text/print/print'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Tensors } from '../../executors/executor'
import { GraphWriter } from '../../executors/onnx/graph/graphWriter'
import type { AxisNames } from '../../executors/onnx/graph/nodeDrafts'
import { namesRead, sortedNodes } from '../../executors/onnx/graph/nodeDrafts'
import { emitOperation, irVersion, opset } from '../../executors/onnx/graph/rows'
import type { SizeSources } from '../../executors/onnx/graph/runTimeSizes'
import { encodeModel } from '../../files/onnx/onnxFile'
import type { ValueInfoDraft } from '../../files/onnx/onnxMessages'
import type { CheckedModel } from '../../model/checkedModel'
import type { ProgramSizes } from '../../compiler/program/sizes'

/** What is exported. */
export interface OnnxSource {
  readonly document: GatescopeDocument
  readonly model: CheckedModel
  readonly weights: Tensors
}

export function mainWriter(source: OnnxSource, sizes: ProgramSizes, axisNames: AxisNames, sources: SizeSources): GraphWriter {
  return GraphWriter.main({ emit: emitOperation, sizes, axisNames, sources, docs: layerEquations(source) })
}

/** The equations of each recurrent layer's cell, by the layer's identifier. */
export function layerEquations({ document, model }: OnnxSource): Map<string, string> {
  return new Map(
    model.layers.flatMap((checked) => {
      if (checked.kind !== 'recurrent') return []
      const cell = document.cells.find(({ id }) => id === checked.layer.params.cell) ?? checked.cell.graph
      return [[checked.layer.id, printEquations(checkCell(cell), checked.cell.hidden).text]]
    })
  )
}

export interface FinishedGraph {
  /** `sequence`, `step` or `taps`. */
  readonly name: string
  readonly docString: string
  readonly inputs: readonly ValueInfoDraft[]
  readonly outputs: readonly ValueInfoDraft[]
}

/** The bytes of the model that a writer has written. */
export function modelBytes(source: OnnxSource, writer: GraphWriter, { name, docString, inputs, outputs }: FinishedGraph): Uint8Array {
  const read = new Set(writer.nodes.flatMap((node) => [...namesRead(node)]))
  const equations = [...layerEquations(source)].map(([layer, value]) => ({ key: `gatescope.equations.${layer}`, value }))
  return encodeModel({
    irVersion,
    producerName: 'gatescope',
    producerVersion: version,
    docString: source.document.name,
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: [{ key: 'gatescope.version', value: version }, { key: 'gatescope.model', value: source.document.name }, ...equations],
    graph: {
      name,
      docString,
      node: sortedNodes(writer.nodes),
      initializer: writer.initializers.filter((tensor) => read.has(tensor.name ?? '')),
      input: [...inputs],
      output: [...outputs]
    }
  })
}
