/** A run's log lines: one JSON object a line, append-only; a line that was cut off is dropped. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'

const noteSchema = z.object({ step: z.int(), text: z.string() })
export type Note = z.infer<typeof noteSchema>

export class Notes {
  private readonly list: Note[]
  private started = false

  constructor(private readonly path: string) {
    this.list = existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line) => readJson(line, noteSchema) ?? [])
      : []
  }

  get count(): number {
    return this.list.length
  }

  append(note: Note): void {
    // The first line feed ends a line that was cut off.
    appendFileSync(this.path, `${this.started ? '' : '\n'}${JSON.stringify(note)}\n`)
    this.started = true
    this.list.push(note)
  }

  from(index: number): readonly Note[] {
    return this.list.slice(index)
  }
}
