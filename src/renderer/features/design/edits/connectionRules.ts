/** Which edges may be drawn: the reason against one, in words, or null. */
import type { CellEdge, CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { nodeText } from '../../../lib/edits/editLabel'
import { inputPorts, outputPorts } from './ports'

export type EdgeEnds = Pick<CellEdge, 'source' | 'sourcePort' | 'target' | 'targetPort'>

/** Null when the edge may be drawn, else why not, and what would do instead. */
export function connectionRefusal(cell: CellGraph, ends: EdgeEnds): string | null {
  const source = cell.nodes.find((node) => node.id === ends.source)
  const target = cell.nodes.find((node) => node.id === ends.target)
  if (source === undefined || target === undefined) return 'There is no such node.'
  return portRefusal(source, target, ends) ?? occupiedRefusal(cell, source, target, ends) ?? loopRefusal(cell, source, target)
}

function portRefusal(source: CellNode, target: CellNode, ends: EdgeEnds): string | null {
  if (!outputPorts(source.kind).includes(ends.sourcePort)) return `${capital(nodeText(source))} gives nothing on.`
  if (!inputPorts(target.kind).some((port) => port.name === ends.targetPort)) return `${capital(nodeText(target))} takes no input there.`
  return null
}

function occupiedRefusal(cell: CellGraph, source: CellNode, target: CellNode, ends: EdgeEnds): string | null {
  const entering = cell.edges.filter((edge) => edge.target === target.id && edge.targetPort === ends.targetPort)
  if (entering.some((edge) => edge.source === source.id && edge.sourcePort === ends.sourcePort)) {
    return `${capital(nodeText(source))} is connected to ${nodeText(target)} already.`
  }
  const many = inputPorts(target.kind).some((port) => port.name === ends.targetPort && port.many)
  if (many || entering.length === 0) return null
  const port = inputPorts(target.kind).length > 1 ? `Input ${ends.targetPort} of ${nodeText(target)}` : capital(nodeText(target))
  return `${port} takes one edge. Delete the one that enters it, or join the values with a sum or a product first.`
}

function loopRefusal(cell: CellGraph, source: CellNode, target: CellNode): string | null {
  if (source.id !== target.id && !reaches(cell, target.id, source.id)) return null
  return 'This would close a loop within one time step. Lead it through a state, whose value arrives at the next step.'
}

/** Whether a value goes from one node to another along edges. */
export function reaches(cell: CellGraph, from: string, to: string): boolean {
  const seen = new Set([from])
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true
    for (const edge of cell.edges) {
      if (edge.source !== id || seen.has(edge.target)) continue
      seen.add(edge.target)
      open.push(edge.target)
    }
  }
  return false
}

/** The first input of `target` that takes an edge from `source`, or why none does. */
export function openInput(cell: CellGraph, source: CellNode, target: CellNode): { ends: EdgeEnds } | { refusal: string } {
  const sourcePort = outputPorts(source.kind)[0]
  if (sourcePort === undefined) return { refusal: `${capital(nodeText(source))} gives nothing on.` }
  const ports = inputPorts(target.kind)
  let refusal = `${capital(nodeText(target))} takes no input.`
  for (const { name } of ports) {
    const ends = { source: source.id, sourcePort, target: target.id, targetPort: name }
    const reason = connectionRefusal(cell, ends)
    if (reason === null) return { ends }
    refusal = reason
  }
  return { refusal }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
