/** Describes an edge as it is drawn: between nodes or boxes of folded groups. */
import type { CellNode } from '../../contract/document/cellGraph'

export interface DrawnEdge {
  /** That of the first edge it stands for. */
  readonly id: string
  /** All edges that it stands for: one value may enter a folded group for several of its nodes. */
  readonly ids: readonly string[]
  readonly sourceNode: CellNode
  readonly targetNode: CellNode
  /** Nodes, or boxes of folded groups, with the ports there. */
  readonly source: string
  readonly sourcePort: string
  readonly target: string
  readonly targetPort: string
  /** Where it leaves and enters, 0…1 from the top. */
  readonly exit: number
  readonly entry: number
  /** The height at which it runs across where its direct way would lead over nodes, in canvas pixels; else null. */
  readonly via: number | null
}

/** An edge before it is known which way it takes. */
export type Unrouted = Omit<DrawnEdge, 'via'>
