/** The resolved content of a cell's text: nodes without identifiers and places, each after its inputs. */
import { cellNodeParams } from '../../../contract/document/cellNodes'
import type { CellNodeKind, CellNodeParams } from '../../../contract/document/cellNodes'
import type { GroupText } from '../parse/syntax'
import type { Span } from '../parse/tokens'

/** A kind with its parameters. The schema of nodes checks that they belong together. */
export interface NodeForm {
  readonly kind: CellNodeKind
  readonly params: CellNodeParams<CellNodeKind>
}

/** The node that enters a port; null where nothing is connected. */
export type Slot = DraftNode | null

export interface DraftNode {
  readonly form: NodeForm
  readonly inputs: readonly Slot[]
  /** Where it is written. */
  readonly span: Span
  /** The name that the node's line assigns: its own, or that of the state that it becomes. Null for a node within another's line. */
  name: string | null
  /** Where that name stands. */
  nameSpan: Span | null
  /** Whether the name is a state's. */
  becomes: boolean
  /** The name that the line around it assigns. */
  within: string
  note: string
}

/** Returns the number of a constant, or its expression of H and D; null for any other value. */
export function constantIn(slot: Slot): number | string | null {
  return slot?.form.kind === 'constant' ? cellNodeParams.constant.parse(slot.form.params).value : null
}

/** The value that a state becomes, or that the cell outputs. */
export interface DraftEnd {
  readonly source: Slot
  readonly span: Span
  readonly note: string
}

export interface DraftCell {
  readonly name: string
  readonly source: string
  /** The hidden size H, where the text states it. */
  readonly hidden: number | null
  readonly inputs: readonly DraftNode[]
  readonly states: readonly DraftNode[]
  /** The nodes in the order of the text; each follows its inputs. */
  readonly nodes: readonly DraftNode[]
  readonly nexts: ReadonlyMap<string, DraftEnd>
  readonly output: DraftEnd | null
  readonly groups: readonly GroupText[]
}
