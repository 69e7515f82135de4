/** The catalogue of primitive cell nodes: one row a kind, by family. */
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { arithmetic } from './arithmetic'
import { elementwise } from './elementwise'
import { learned } from './learned'
import { norms } from './norms'
import { ports } from './ports'
import type { Rows } from './row'
import { shape } from './shape'

/** Each kind's row. A kind without a row does not compile. */
export const cellNodes: Rows<CellNodeKind> = { ...ports, ...learned, ...arithmetic, ...elementwise, ...norms, ...shape }
