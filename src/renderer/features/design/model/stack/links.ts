/** Follows which layer reads which in a stack, and repairs the links when layers are added, removed and moved. */
import { isTaskInput, taskInput } from '../../../../../contract/document/modelGraph'
import type { Layer } from '../../../../../contract/document/modelGraph'
import type { Layers } from './stackEdit'

/** Layers with one input and one output in all, so that they can be taken out and put in as one piece. */
export interface Block {
  /** With their links to one another; what is outside is read through `source` alone. */
  readonly layers: Layers
  readonly source: string
  /** The one whose output is read outside. */
  readonly sink: string
}

export function readersOf(layers: Layers, id: string): Layer[] {
  return layers.filter((layer) => layer.inputs.includes(id))
}

/** The layer, reading `after` where it read `before`; the same object where it did not. */
export function reading(layer: Layer, before: string, after: string): Layer {
  if (!layer.inputs.includes(before)) return layer
  return { ...layer, inputs: [...new Set(layer.inputs.map((input) => (input === before ? after : input)))] }
}

/** The layers of these names as a block; null where they have several inputs or outputs, or an embedding or a head is among them. */
export function blockOf(layers: Layers, ids: ReadonlySet<string>): Block | null {
  const members = layers.filter((layer) => ids.has(layer.id))
  if (members.some((layer) => layer.kind === 'embedding' || layer.kind === 'head')) return null
  const sources = new Set(members.flatMap((layer) => layer.inputs.filter((input) => !ids.has(input))))
  const outside = layers.filter((layer) => !ids.has(layer.id))
  const read = members.filter((layer) => readersOf(outside, layer.id).length > 0)
  const sinks = read.length > 0 ? read : members.filter((layer) => readersOf(members, layer.id).length === 0)
  const [source, sink] = [[...sources][0], sinks[0]]
  if (sources.size !== 1 || sinks.length !== 1 || source === undefined || sink === undefined) return null
  return { layers: members, source, sink: sink.id }
}

/** The layers without the block; what read its output reads its source. */
export function without(layers: Layers, block: Block): Layers {
  const ids = new Set(block.layers.map((layer) => layer.id))
  return layers.filter((layer) => !ids.has(layer.id)).map((layer) => reading(layer, block.sink, block.source))
}

/**
 * The layers with the block at a place of the list, on the wire that is drawn there: it reads the layer above, and is read by the layer
 * below where that read the one above, or else by all that did. Null above an embedding and below a head, which have no wire there.
 */
export function withBlock(layers: Layers, block: Block, at: number): Layers | null {
  const below = layers[at]
  const behind = layers[at - 1]?.id ?? below?.inputs.find(isTaskInput) ?? taskInput
  if (layers[at - 1]?.kind === 'head' || (at === 0 && below?.kind === 'embedding')) return null
  const only = below?.inputs.includes(behind) === true ? below.id : null
  const relinked = layers.map((layer) => (only === null || layer.id === only ? reading(layer, behind, block.sink) : layer))
  const inner = block.layers.map((layer) => reading(layer, block.source, behind))
  return [...relinked.slice(0, at), ...inner, ...relinked.slice(at)]
}

/** The layers that a layer may read without closing a circle: those that do not depend on it. */
export function possibleInputs(layers: Layers, id: string): Layer[] {
  const dependent = new Set([id])
  for (let grown = true; grown;) {
    const more = layers.filter((layer) => !dependent.has(layer.id) && layer.inputs.some((input) => dependent.has(input)))
    for (const layer of more) dependent.add(layer.id)
    grown = more.length > 0
  }
  return layers.filter((layer) => !dependent.has(layer.id) && layer.kind !== 'head')
}

/** Says which layers a layer reads; null where it reads only the layer before it. */
export function readsText(layers: Layers, at: number): string | null {
  const layer = layers[at]
  if (layer === undefined) return null
  const before = at === 0 ? null : layers[at - 1]?.id
  const only = layer.inputs.length === 1 ? layer.inputs[0] : undefined
  if (only !== undefined && (before === null ? isTaskInput(only) : only === before)) return null
  const name = (id: string) => (isTaskInput(id) ? `the ${id}` : (layers.find((one) => one.id === id)?.name ?? id))
  return layer.inputs.length === 0 ? 'reads nothing' : `reads ${layer.inputs.map(name).join(' + ')}`
}
