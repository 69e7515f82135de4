/** What a cell's text says, with names looked up: nodes that have no identifiers and no places yet, each after its inputs. */
import type { CellNodeKind, CellNodeParams } from '../../../contract/document/cellNodes'
import type { GroupText } from '../parse/syntax'
import type { Span } from '../parse/tokens'

/** A kind with parameters; the schema of nodes sees that they belong together. */
export interface NodeForm {
  readonly kind: CellNodeKind
  readonly params: CellNodeParams<CellNodeKind>
}

/** What enters a port; null where nothing is connected. */
export type Slot = DraftNode | null

export interface DraftNode {
  readonly form: NodeForm
  readonly inputs: readonly Slot[]
  /** Where it is written. */
  readonly span: Span
  /** The name that its line assigns: its own, or the state that it becomes. Null for what is written within another's line. */
  name: string | null
  /** Where that name stands. */
  nameSpan: Span | null
  /** Whether the name is a state's. */
  becomes: boolean
  /** The name that the line around it assigns. */
  within: string
  note: string
}

/** What a state becomes, or what the cell gives on. */
export interface DraftEnd {
  readonly source: Slot
  readonly span: Span
  readonly note: string
}

export interface DraftCell {
  readonly name: string
  readonly source: string
  /** H, where the text has it. */
  readonly hidden: number | null
  readonly inputs: readonly DraftNode[]
  readonly states: readonly DraftNode[]
  /** In the order of the text: each node behind its inputs. */
  readonly nodes: readonly DraftNode[]
  readonly nexts: ReadonlyMap<string, DraftEnd>
  readonly output: DraftEnd | null
  readonly groups: readonly GroupText[]
}
