/** Which pairs of format and template are asked for, and the table that the tests end with. */
import { writeFile } from 'node:fs/promises'
import { interopFormats } from './formats'

const words = (process.env.GATESCOPE_INTEROP ?? '').split(' ').filter((word) => word !== '')
const isFormat = (word: string): boolean => word in interopFormats
const formatWords = words.filter(isFormat)
const templateWords = words.filter((word) => !isFormat(word))

/** A word that names a format picks formats, and any other word picks templates whose id has it. */
export function wanted(format: string, template: string): boolean {
  return (
    (formatWords.length === 0 || formatWords.includes(format)) &&
    (templateWords.length === 0 || templateWords.some((word) => template.includes(word)))
  )
}

/** Writes the largest differences as Markdown, where `GATESCOPE_INTEROP_TABLE` says. */
export async function writeTable(formats: readonly string[], templates: readonly string[], differences: ReadonlyMap<string, number>) {
  const path = process.env.GATESCOPE_INTEROP_TABLE
  const rows = templates.filter((template) => formats.some((format) => differences.has(`${format} ${template}`)))
  const columns = formats.filter((format) => templates.some((template) => differences.has(`${format} ${template}`)))
  const cell = (format: string, template: string) => differences.get(`${format} ${template}`)?.toExponential(1) ?? ''
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [
    line(['template', ...columns]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((template) => line([template, ...columns.map((format) => cell(format, template))]))
  ]
  if (path !== undefined) await writeFile(path, `${lines.join('\n')}\n`)
}
