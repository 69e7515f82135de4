/** Finds the result of dropping an edge or a new node at the pointer, and the words that are shown there. */
import type { CellGraph } from '../../../../../contract/document/cellGraph'
import { nodeText } from '../../../../lib/edits/editLabel'
import { shapeText } from '../../../../lib/words/shapeText'
import type { Way } from '../../edits/connectionRules'
import { looseText } from '../../edits/looseEnd'
import type { LooseEnd } from '../../edits/looseEnd'
import { inputPorts } from '../../../../../cell/drawing/ports'
import type { Sizing } from '../../edits/shapeRefusal'

export type DropTarget =
  | { readonly kind: 'nothing' }
  /** Empty canvas: an edge asks for a new node at its end. */
  | { readonly kind: 'empty'; readonly loose: LooseEnd }
  | { readonly kind: 'way'; readonly way: Way }

export interface Tip {
  readonly text: string
  readonly refused: boolean
  /** Pixels from the canvas' upper left corner. */
  readonly x: number
  readonly y: number
}

/** Null where there is nothing to say. */
export function dropWords(cell: CellGraph, target: DropTarget, sizing: Sizing): Pick<Tip, 'text' | 'refused'> | null {
  switch (target.kind) {
    case 'nothing':
      return null
    case 'empty':
      return {
        text: `${valueText(cell, target.loose.node, sizing)}: release to add a node ${looseText(cell, target.loose)}`,
        refused: false
      }
    case 'way':
      return 'refusal' in target.way
        ? { text: target.way.refusal, refused: true }
        : { text: wayText(cell, target.way, sizing), refused: false }
    default:
      return target satisfies never
  }
}

function wayText(cell: CellGraph, { ends }: Extract<Way, { ends: object }>, sizing: Sizing): string {
  const target = cell.nodes.find((node) => node.id === ends.target)
  const several = target !== undefined && inputPorts(target.kind).length > 1
  return `${valueText(cell, ends.source, sizing)} → ${target ? nodeText(target) : ends.target}${several ? `, input ${ends.targetPort}` : ''}`
}

/** Such as `linear zf [B, 128]`. */
export function valueText(cell: CellGraph, id: string, { shapes }: Sizing): string {
  const node = cell.nodes.find((one) => one.id === id)
  const shape = shapes.get(id)
  return [node ? nodeText(node) : id, ...(shape ? [shapeText(shape)] : [])].join(' ')
}

/** Describes a handle: an output with its shape, or an input with the edges that it takes and has. */
export function handleText(cell: CellGraph, id: string, port: string, type: string, sizing: Sizing): string {
  const node = cell.nodes.find((one) => one.id === id)
  if (node === undefined) return ''
  if (type === 'source') return `Output of ${valueText(cell, id, sizing)}`
  const ports = inputPorts(node.kind)
  const entering = cell.edges.filter((edge) => edge.target === id && edge.targetPort === port)
  const has = entering.map((edge) => valueText(cell, edge.source, sizing)).join(', ')
  const takes = ports.find(({ name }) => name === port)?.many ? 'takes any number of edges' : 'takes one edge'
  return `Input ${ports.length > 1 ? `${port} ` : ''}of ${nodeText(node)}${has === '' ? `, ${takes}` : `: ${has}`}`
}
