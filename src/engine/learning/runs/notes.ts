/** A run's log lines. */
import * as z from 'zod'
import { JsonLines } from '../../files/jsonLines'

const noteSchema = z.object({ step: z.int(), text: z.string() })
export type Note = z.infer<typeof noteSchema>

export class Notes {
  private readonly file: JsonLines<Note>
  private readonly list: Note[]

  constructor(path: string) {
    this.file = new JsonLines(path, noteSchema)
    this.list = this.file.read()
  }

  get count(): number {
    return this.list.length
  }

  append(note: Note): void {
    this.file.append(note)
    this.list.push(note)
  }

  /** Brings to the disk what was written up to now. */
  sync(): Promise<void> {
    return this.file.sync()
  }

  from(index: number): readonly Note[] {
    return this.list.slice(index)
  }
}
