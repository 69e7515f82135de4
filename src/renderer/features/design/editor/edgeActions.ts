/** The actions on edges: connecting nodes, and putting a node into an edge. */
import type { Edit, Position } from '../../../lib/edits/edit'
import { placeOf } from '../../../lib/edits/placeOf'
import { connectEdit, rounded, spliceEdit } from '../edits/cellEdits'
import { connectionRefusal, openInput } from '../edits/connectionRules'
import type { EdgeEnds } from '../edits/connectionRules'
import { withRoomEdit } from '../edits/makeRoom'
import type { EditorContext } from './editorContext'

export interface EdgeActions {
  connect(ends: EdgeEnds): void
  /** Connects a node with the first open input of another that takes its value. */
  connectNodes(source: string, target: string): void
  /** Moves a node to a place and puts it into the edge there. */
  splice(node: string, edge: string, position: Position): void
}

export function edgeActions({ sizing, within, edit, refuse }: EditorContext): EdgeActions {
  function connect(ends: EdgeEnds): void {
    within((open) => {
      const refusal = connectionRefusal(open, ends, sizing.value)
      if (refusal === null) edit(connectEdit(open, ends))
      else refuse(refusal)
    })
  }

  function connectNodes(source: string, target: string): void {
    within((open) => {
      const [from, to] = [source, target].map((id) => open.nodes.find((node) => node.id === id))
      if (from === undefined || to === undefined) return
      const input = openInput(open, from, to, sizing.value)
      if ('ends' in input) edit(connectEdit(open, input.ends))
      else refuse(input.refusal)
    })
  }

  function splice(id: string, edge: string, position: Position): void {
    within((open) => {
      const node = open.nodes.find((one) => one.id === id)
      if (node === undefined) return
      const parts = spliceEdit(open, node, edge)
      if (parts?.kind !== 'group') return
      const move: Edit = { kind: 'moveNodes', cell: open.id, positions: { [id]: placeOf(node, rounded(position)) } }
      edit(withRoomEdit(open, { ...parts, edits: [move, ...parts.edits] }, [id]))
    })
  }

  return { connect, connectNodes, splice }
}
