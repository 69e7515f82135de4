/** Lines of a file that were passed over: how many there are, and the first few. */
import { mostLinesTold } from '../../../contract/data/dataReading'
import type { LeftOut } from '../../../contract/data/dataReading'

export class LineList {
  count = 0
  readonly first: number[] = []

  static of(lines: readonly number[]): LineList {
    const list = new LineList()
    for (const line of lines) list.add(line)
    return list
  }

  add(line: number): void {
    this.count++
    if (this.first.length < mostLinesTold) this.first.push(line)
  }

  /** Adds all lines of another list, which come after those of this one. */
  append({ count, first }: LineList): void {
    this.first.push(...first.slice(0, mostLinesTold - this.first.length))
    this.count += count
  }
}

/** Rows that were left out on these lines; null where there are none. `columns` have no value there. */
export function leftOut(why: LeftOut['why'], { count, first }: LineList, columns: readonly string[] = []): LeftOut | null {
  return count === 0 ? null : { why, rows: count, lines: first, columns: [...columns] }
}
