/** Lines of a file that were passed over: how many there are, and the first few. */
import { mostLinesTold } from '../../../contract/data/dataReading'

export class LineList {
  count = 0
  readonly first: number[] = []

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
