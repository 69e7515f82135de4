/** The type of a table that was read from a file. */
import type { SettledFormat } from '../../../contract/document/dataFormat'
import type { GrowingNumbers } from './growing'
import type { TableColumn } from './tableColumn'

export interface Table {
  readonly file: string
  readonly bytes: number
  readonly format: SettledFormat
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** The line on which each row begins. */
  readonly lines: GrowingNumbers
  readonly blankLines: readonly number[]
  readonly commentLines: readonly number[]
  readonly firstRows: readonly (readonly string[])[]
}
