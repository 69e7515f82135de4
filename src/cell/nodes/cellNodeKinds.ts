/** The catalogue of primitive cell nodes: one row a kind, by family. */
import type { CellNodeKind, CellNodeParams } from '../../contract/document/cellNodes'
import { arithmetic } from './arithmetic'
import { elementwise } from './elementwise'
import { learned } from './learned'
import { norms } from './norms'
import { numbers } from './numbers'
import { ports } from './ports'
import type { NodeSizes, Rows } from './row'
import { shape } from './shape'

/** Each kind's row. A kind without a row does not compile. */
export const cellNodes: Rows<CellNodeKind> = { ...ports, ...learned, ...arithmetic, ...numbers, ...elementwise, ...norms, ...shape }

interface NodeOf<K extends CellNodeKind> {
  readonly kind: K
  readonly params: CellNodeParams<K>
}

/** Floating-point operations of one token, forward. */
export function flopsOf<K extends CellNodeKind>({ kind, params }: NodeOf<K>, sizes: NodeSizes): number {
  return cellNodes[kind].flops(sizes, params)
}

/** What stands on a node in the drawing for its kind. */
export function titleOf<K extends CellNodeKind>({ kind, params }: NodeOf<K>): string {
  return cellNodes[kind].title?.(params) ?? kind
}
