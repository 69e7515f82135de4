/** The type of a table that was read from a file. */
import type { SettledFormat } from '../../../contract/document/dataFormat'
import type { ScratchFile } from '../stored/scratchFile'
import type { GrowingNumbers } from './growingNumbers'
import type { LineList } from './lineList'
import type { TableColumn } from './tableColumn'

export interface Table {
  readonly file: string
  readonly bytes: number
  readonly format: SettledFormat
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** Takes numbers that are too many for memory; null where they are not. */
  readonly scratch: ScratchFile | null
  /** The line on which each row begins. */
  readonly lines: GrowingNumbers
  readonly blankLines: LineList
  readonly commentLines: readonly number[]
  readonly firstRows: readonly (readonly string[])[]
}
