/** Which pairs of format and model are asked for, and the table that the tests end with. */
import { writeFile } from 'node:fs/promises'
import { interopFormats } from './formats'

const words = (process.env.GATESCOPE_INTEROP ?? '').split(' ').filter((word) => word !== '')
const isFormat = (word: string): boolean => word in interopFormats
const formatWords = words.filter(isFormat)
const modelWords = words.filter((word) => !isFormat(word))

/** A word that names a format picks formats, and any other word picks models whose name has it. */
export function wanted(format: string, model: string): boolean {
  return (
    (formatWords.length === 0 || formatWords.includes(format)) &&
    (modelWords.length === 0 || modelWords.some((word) => model.includes(word)))
  )
}

/** Writes the largest differences as Markdown, where `GATESCOPE_INTEROP_TABLE` says. */
export async function writeTable(formats: readonly string[], models: readonly string[], differences: ReadonlyMap<string, number>) {
  const path = process.env.GATESCOPE_INTEROP_TABLE
  const rows = models.filter((model) => formats.some((format) => differences.has(`${format} ${model}`)))
  const columns = formats.filter((format) => models.some((model) => differences.has(`${format} ${model}`)))
  const cell = (format: string, model: string) => differences.get(`${format} ${model}`)?.toExponential(1) ?? ''
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [
    line(['model', ...columns]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((model) => line([model, ...columns.map((format) => cell(format, model))]))
  ]
  if (path !== undefined) await writeFile(path, `${lines.join('\n')}\n`)
}
