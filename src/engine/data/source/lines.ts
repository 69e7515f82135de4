/** The lines of a file one after another, each with its number, counted from 1. */
import type { Encoding } from '../../../contract/document/dataFormat'
import type { DataFile } from './dataFile'
import { decoded } from './decode'

export async function* linesOf(file: DataFile, encoding: Encoding): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  let rest = ''
  let line = 0
  for await (const piece of decoded(file, encoding)) {
    const lines = `${rest}${piece}`.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, line: ++line }
  }
  if (rest !== '') yield { text: rest.endsWith('\r') ? rest.slice(0, -1) : rest, line: ++line }
}
