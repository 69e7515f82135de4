/** A file with one JSON object a line, append-only; a line that was cut off is dropped. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod'
import { readJson } from '../../contract/readJson'

export class JsonLines<Line> {
  private started = false

  constructor(
    private readonly path: string,
    private readonly schema: z.ZodType<Line>
  ) {}

  /** Returns the lines of this form; none where there is no file. */
  read(): Line[] {
    const lines = existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n') : []
    return lines.map((line) => readJson(line, this.schema)).filter((line) => line !== null)
  }

  /** Throws what the file system throws. */
  append(line: Line): void {
    // The first line feed ends a line that was cut off.
    if (!this.started) mkdirSync(dirname(this.path), { recursive: true })
    appendFileSync(this.path, `${this.started ? '' : '\n'}${JSON.stringify(line)}\n`)
    this.started = true
  }
}
