/** The interface by which files other than CSV give rows to a table. */
import type { Problem } from '../../../contract/problems/problems'
import type { TakeRow } from '../table/csvLexer'
import type { DataFile } from '../source/dataFile'

/** Gives the names of the columns and then each row, with numbers in plain notation. Ends where the taker returns false. */
export type RowReader = (file: DataFile, take: TakeRow) => Promise<Problem | null>
