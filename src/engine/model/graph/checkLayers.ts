/** Checks how layers read one another: names, inputs, circles, the head, and layers without effect. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { isTaskInput, taskInputNames } from '../../../contract/document/modelGraph'
import type { Layer } from '../../../contract/document/modelGraph'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { repeated } from '../../../cell/checkCell'
import { layerRow } from '../layers/layerKinds'
import { orderByNeeds, reached } from '../../../cell/order'

export interface LayerStructure {
  readonly problems: readonly Problem[]
  /** The layers that are in no circle, each after what it reads. */
  readonly order: readonly Layer[]
  /** Layers whose inputs are all there, in the number that they need. */
  readonly whole: ReadonlySet<Layer>
  /** The layers that the head depends on; all, when there is no head. */
  readonly effective: ReadonlySet<Layer>
}

export function checkLayers({ model }: GatescopeDocument): LayerStructure {
  const byId = new Map([...model.layers].reverse().map((layer) => [layer.id, layer]))
  const reads = (layer: Layer) => layer.inputs.map((id) => byId.get(id)).filter((each) => each !== undefined)
  const { order, cycles } = orderByNeeds([...model.layers], reads)
  const heads = model.layers.filter((layer) => layer.kind === 'head')
  const effective = reached<Layer>(heads.length === 0 ? model.layers : heads, reads)
  const faulty = model.layers.map((layer) => ({ layer, problems: inputProblems(layer, byId) }))
  const problems = [
    ...nameProblems(model.layers),
    ...faulty.flatMap((each) => each.problems),
    ...cycles.map((cycle) => problem('layer.cycle', { layer: cycle[0]?.id }, { layers: cycle.map((layer) => layer.name) })),
    ...headProblems(heads),
    ...model.layers
      .filter((layer) => !effective.has(layer))
      .map((layer) => problem('model.unused', { layer: layer.id }, { layer: layer.name }, 'warning'))
  ]
  return { problems, order, whole: new Set(faulty.filter((each) => each.problems.length === 0).map((each) => each.layer)), effective }
}

/** Identifiers name weights and must be unique; a layer cannot be called like an input of a task. Names are free. */
function nameProblems(layers: readonly Layer[]): Problem[] {
  return repeated([...taskInputNames.map((id) => ({ id })), ...layers], (layer) => layer.id).map(({ id }) =>
    problem('name.duplicate', { layer: id }, { what: 'identifiers of layers', name: id, where: 'the model' })
  )
}

function inputProblems(layer: Layer, byId: ReadonlyMap<string, Layer>): Problem[] {
  const place = { layer: layer.id }
  const { label, inputs, inputsInWords } = layerRow(layer)
  const others = [...taskInputNames, ...[...byId.keys()].filter((id) => id !== layer.id).reverse()]
  const unknown = layer.inputs
    .filter((id) => !isTaskInput(id) && !byId.has(id))
    .map((id) => problem('layer.unknownInput', place, { layer: layer.name, input: id, layers: others }))
  const count = layer.inputs.length
  if (count >= inputs[0] && count <= inputs[1]) return unknown
  return [...unknown, problem('layer.inputs', place, { layer: layer.name, kind: label, count, needs: inputsInWords })]
}

function headProblems(heads: readonly Layer[]): Problem[] {
  if (heads.length === 0) return [problem('model.noHead', {}, {})]
  return heads.length === 1 ? [] : [problem('model.manyHeads', { layer: heads[1]?.id }, { layers: heads.map((head) => head.name) })]
}
