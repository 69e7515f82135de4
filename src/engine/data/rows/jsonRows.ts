/** Rows of a file with an object of JSON on each line. A value that an object leaves out is missing. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { DataFile } from '../source/dataFile'
import { settleEncoding } from '../source/decode'
import { linesOf } from '../source/lines'
import { jsonFault } from './jsonFault'
import type { RowReader } from './rowReader'

/** Lines in which the names of the columns are looked for. */
const mostSampled = 1_000

type Line = { readonly ok: true; readonly entries: ReadonlyMap<string, string> } | { readonly ok: false; readonly problem: Problem }

export const readJsonRows: RowReader = async (file, take) => {
  const encoding = await settleEncoding(file, undefined)
  if (!encoding.ok) return encoding.problems[0] ?? null
  const sampled: { readonly entries: ReadonlyMap<string, string>; readonly line: number }[] = []
  let names: readonly string[] | null = null
  const flush = (): boolean => {
    names = [...new Set(sampled.flatMap(({ entries }) => [...entries.keys()]))]
    return take([...names], 0) && sampled.every(({ entries, line }) => take(fieldsOf(entries, names ?? []), line))
  }
  for await (const { text, line } of linesOf(file, encoding.value)) {
    if (text.trim() === '') continue
    const read = entriesOf(file, text, line)
    if (!read.ok) return read.problem
    if (names !== null) {
      if (!take(fieldsOf(read.entries, names), line)) return null
    } else if (sampled.push({ entries: read.entries, line }) === mostSampled && !flush()) return null
  }
  if (names === null && sampled.length > 0) flush()
  return null
}

const fieldsOf = (entries: ReadonlyMap<string, string>, names: readonly string[]): string[] => names.map((name) => entries.get(name) ?? '')

function entriesOf({ file }: DataFile, text: string, line: number): Line {
  const parsed = parse(text)
  if (typeof parsed === 'number') return { ok: false, problem: problem('data.json', { path: 'task' }, { file, line, column: parsed }) }
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
    return { ok: false, problem: problem('data.jsonObject', { path: 'task' }, { file, line, found: text.trim().slice(0, 40) }) }
  return { ok: true, entries: new Map(Object.entries(parsed.value).map(([name, value]) => [name, asField(value)])) }
}

/** The value, or the column at which the text is no JSON. */
function parse(text: string): { readonly value: unknown } | number {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return (jsonFault(text) ?? text.length) + 1
  }
}

function asField(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
