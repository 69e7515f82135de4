/** Reads parameter names (`lstm.f.weight.x`, `lstm.f.bias`, `head.weight`) against the document: the role, the part, words for a legend. */
import type { Role } from '../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../contract/document/document'

/** What of a node a parameter is: weights of a state's edge, of another edge, or a vector. */
export type ParameterPart = 'fromState' | 'fromInput' | 'vector'

export interface ParameterInfo {
  readonly name: string
  readonly role: Role
  readonly part: ParameterPart
  /** Which of the document's layers, 0-based; −1 where it is unknown. */
  readonly layer: number
}

/** A name that fits nothing in the document (the drawing changed since) is plain. */
export function parameterInfo(document: GatescopeDocument | null, name: string): ParameterInfo {
  const [layerId, nodeName, kind, source] = name.split('.')
  const layers = document?.model.layers ?? []
  const index = layers.findIndex((one) => one.id === layerId || one.name === layerId)
  const layer = layers[index]
  const plain: ParameterInfo = {
    name,
    role: 'plain',
    part: kind === undefined ? partOf(nodeName, false) : partOf(kind, false),
    layer: index
  }
  if (layer?.kind !== 'recurrent') return plain
  const nodes = document?.cells.find((cell) => cell.id === layer.params.cell)?.nodes ?? []
  const node = nodes.find((one) => one.name === nodeName) ?? nodes.find((one) => one.id === nodeName)
  const fromState = nodes.some((one) => one.kind === 'state' && (one.name === source || one.id === source))
  return { ...plain, role: node?.role ?? 'plain', part: partOf(kind, fromState) }
}

function partOf(kind: string | undefined, fromState: boolean): ParameterPart {
  if (kind !== 'weight') return 'vector'
  return fromState ? 'fromState' : 'fromInput'
}

export const partDash: Readonly<Record<ParameterPart, 'solid' | 'dashed' | 'dotted'>> = {
  fromState: 'solid',
  fromInput: 'dashed',
  vector: 'dotted'
}
