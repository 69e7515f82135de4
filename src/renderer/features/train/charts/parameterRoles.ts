/** Reads parameter names (`lstm.f.weight.x`, `lstm.f.bias`, `head.weight`) against the document: the role, the part, words for a legend. */
import type { Role } from '../../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../../contract/document/document'

/** Which part of a node a parameter is: the weights of a state's edge, of another edge, or a vector. */
export type ParameterPart = 'fromState' | 'fromInput' | 'vector'

export interface ParameterInfo {
  readonly name: string
  readonly role: Role
  readonly part: ParameterPart
}

/** A name that fits nothing in the document (the drawing changed since) is plain. */
export function parameterInfo(document: GatescopeDocument | null, name: string): ParameterInfo {
  const [layerId, nodeName, kind, source] = name.split('.')
  const layer = document?.model.layers.find((one) => one.id === layerId || one.name === layerId)
  const plain: ParameterInfo = {
    name,
    role: 'plain',
    part: kind === undefined ? partOf(nodeName, false) : partOf(kind, false)
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
