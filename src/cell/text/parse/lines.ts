/** Finds the line and column of an offset in a text. */
import type { TextRange } from '../../../contract/problems/problems'
import type { Span } from './tokens'

export class Lines {
  private readonly starts: readonly number[]

  constructor(private readonly text: string) {
    this.starts = [0, ...[...text.matchAll(/\n/g)].map((found) => found.index + 1)]
  }

  /** The 0-based line of an offset, by bisection. */
  lineOf(offset: number): number {
    let [low, high] = [0, this.starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  textOf({ start, end }: Span): string {
    return this.text.slice(start, end)
  }

  /** Lines and columns from 1, as editors and compilers count. */
  range({ start, end }: Span): TextRange {
    const [line, endLine] = [this.lineOf(start), this.lineOf(end)]
    return { line: line + 1, column: this.columnOf(start, line), endLine: endLine + 1, endColumn: this.columnOf(end, endLine) }
  }

  private columnOf(offset: number, line: number): number {
    return offset - (this.starts[line] ?? 0) + 1
  }
}
