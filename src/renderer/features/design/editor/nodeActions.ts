/** The actions on nodes: adding them at a place, removing and selecting them. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import type { Edit, Position } from '../../../lib/edits/edit'
import { addConnectedEdit, addNodeEdit, deleteEdit, newNode, rounded, spliceNewEdit } from '../edits/cellEdits'
import { looseText, wayTo } from '../edits/looseEnd'
import type { LooseEnd } from '../edits/looseEnd'
import { withRoomEdit } from '../edits/makeRoom'
import { withNode } from '../edits/shapeRefusal'
import type { Sizing } from '../edits/shapeRefusal'
import { otherPartsEdit } from '../edits/splitEdits'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { besidePlace, freePlace } from '../geometry/freePlace'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { canSplice } from '../../../../cell/drawing/ports'
import { chosenNodes } from '../groups/groupEdits'
import type { EditorContext } from './editorContext'

/** Where a new node goes and what it is connected to; with nothing said, alone into the middle of what is seen. */
export interface Wish {
  /** Where its middle goes, or its handle at the end of an edge. */
  readonly at?: Position | undefined
  /** The edge that it is put into. */
  readonly edge?: string | undefined
  /** The edge that it ends. */
  readonly loose?: LooseEnd | undefined
}

export interface NodeActions {
  add(kind: CellNodeKind, wish?: Wish): void
  /** Why a node of a kind cannot be added as wished, or null. */
  addRefusal(kind: CellNodeKind, wish: Wish): string | null
  removeSelected(): void
  /** Adds the parts of the selected split that are not drawn, and selects all that are new. */
  addOtherParts(): void
  selectAll(): void
}

export function nodeActions(context: EditorContext): NodeActions {
  const { cell, canvas, sizing, navigation, within, edit, refuse, select } = context

  function add(kind: CellNodeKind, wish: Wish = {}): void {
    within((open) => {
      const unplaced = newNode(open, kind, { x: 0, y: 0 })
      const centre = canvas.value?.centre() ?? { x: 0, y: 0 }
      // A place that a person points at is chosen by hand; one in an edge or beside a node is not.
      const byHand = wish.at !== undefined && wish.edge === undefined
      const node = { ...unplaced, position: rounded(placeFor(open, unplaced, wish, centre)), ...(!byHand && { auto: true }) }
      const next = addEdit(open, node, wish, sizing.value)
      if (typeof next === 'string') {
        refuse(next)
        return
      }
      const alone = wish.edge === undefined && wish.loose === undefined
      edit(byHand || alone ? next : withRoomEdit(open, next, [node.id]))
      navigation.select([node.id])
    })
  }

  function addRefusal(kind: CellNodeKind, wish: Wish): string | null {
    if (cell.value === null) return null
    const next = addEdit(cell.value, newNode(cell.value, kind, { x: 0, y: 0 }), wish, sizing.value)
    return typeof next === 'string' ? next : null
  }

  function removeSelected(): void {
    within((open) => {
      const edges = drawnCell(open).edges.filter(({ id }) => navigation.selectedEdges.includes(id))
      const nodes = chosenNodes(open, navigation.selectedNodes)
      const deletion = deleteEdit(
        open,
        nodes,
        edges.flatMap(({ ids }) => ids)
      )
      if (deletion === null) return
      const focused = canvas.value?.focusedNode() ?? null
      edit(deletion)
      const stillThere = cell.value?.nodes.some((node) => node.id === focused) === true
      navigation.select(stillThere && focused !== null ? [focused] : [])
      if (focused !== null && !stillThere) canvas.value?.focus()
    })
  }

  function addOtherParts(): void {
    within((open) => {
      const split = open.nodes.find(({ id }) => id === navigation.selectedNode)
      const next = split?.kind === 'split' ? otherPartsEdit(open, split) : null
      if (next === null) return
      edit(next)
      select((cell.value?.nodes ?? []).slice(open.nodes.length).map(({ id }) => id))
    })
  }

  return { add, addRefusal, removeSelected, addOtherParts, selectAll: () => within((open) => select(open.nodes.map((node) => node.id))) }
}

/** @param centre the middle of what is seen of the drawing */
function placeFor(open: CellGraph, node: CellNode, { at, loose }: Wish, centre: Position): Position {
  const { width, height } = nodeSize(node)
  if (at === undefined) return loose === undefined ? freePlace(open, centre) : besidePlace(open, node, loose)
  const before = loose === undefined ? width / 2 : loose.side === 'behind' ? 0 : width
  return { x: at.x - before, y: at.y - height / 2 }
}

/** The edit that adds a node as wished, or why it cannot be added. */
function addEdit(open: CellGraph, node: CellNode, { edge, loose }: Wish, sizing: Sizing): Edit | string {
  const alone = addNodeEdit(open, node)
  if (edge !== undefined)
    return canSplice(node) ? (spliceNewEdit(open, node, edge) ?? alone) : 'It needs exactly one input and one output to go into an edge.'
  if (loose === undefined) return alone
  const after = { ...open, nodes: [...open.nodes, node] }
  const way = wayTo(after, loose, node, withNode(sizing, node))
  return 'ends' in way ? addConnectedEdit(open, node, way.ends, looseText(open, loose)) : way.refusal
}
