/** Reads a cell from a file of equations (`--cell FILE`) into a model, and finds the place of each problem in that file. */
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { equationCharacters } from '../../cell/text/parse/parse'
import { readEquations } from '../../cell/text/readEquations'
import type { NodeRange } from '../../cell/text/readEquations'
import type { CellGraph } from '../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Problem, ProblemCode, TextRange } from '../../contract/problems/problems'
import { tellFailure, tellProblems } from './output'
import type { Output, TextSource } from './output'

/** The largest file in bytes: UTF-8 takes up to 4 bytes for a character. */
const mostBytes = 4 * equationCharacters

export interface ModelWithCell {
  readonly document: GatescopeDocument
  readonly source: TextSource
}

/** Returns the document with the cell of the file in its recurrent layers. Prints any mistakes in the file and then returns null. */
export async function withCellFile(document: GatescopeDocument, file: string, output: Output): Promise<ModelWithCell | null> {
  const layer = document.model.layers.find((each) => each.kind === 'recurrent')
  if (!layer) return refuse(output, `${document.name} has no recurrent layer that could run a cell.`, 'Name another template or document.')
  if (!existsSync(file) || !statSync(file).isFile())
    return refuse(output, `${file} is not a file.`, 'Name a file with the equations of a cell.')
  if (statSync(file).size > mostBytes) return refuse(output, `${file} is too large to be one cell.`, 'Check that this is the right file.')
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const read = readEquations(text, { id: layer.params.cell, name: 'Cell', source: '', nodes: [], edges: [] })
  const lines = text.split('\n')
  if (!read.ok) {
    tellProblems(output, read.problems, { file, lines, rangeOf: (problem) => problem.place.text ?? null })
    return null
  }
  const source = {
    file,
    lines,
    rangeOf: (problem: Problem) => rangeOf(problem, read.graph, read.ranges) ?? headOf(problem, read.graph, lines),
    remedyOf: ({ code }: Problem) => remedies[code] ?? null
  }
  return { document: withCell(document, read.graph, read.hidden), source }
}

function refuse(output: Output, message: string, remedy: string): null {
  tellFailure(output, message, remedy)
  return null
}

/** Makes every recurrent layer run the cell, with the hidden size that the text declares. */
function withCell(document: GatescopeDocument, cell: CellGraph, hidden: number | null): GatescopeDocument {
  const layers = document.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, cell: cell.id, hidden: hidden ?? layer.params.hidden } } : layer
  )
  return { ...document, name: `${cell.name} in ${document.name}`.slice(0, 120), cells: [cell], model: { ...document.model, layers } }
}

/** A problem of a node is placed where the node is written. */
function rangeOf({ place }: Problem, cell: CellGraph, ranges: ReadonlyMap<string, NodeRange>): TextRange | null {
  if (place.text) return place.text
  return place.cell === cell.id && place.node !== undefined ? (ranges.get(place.node)?.whole ?? null) : null
}

/** A problem of the cell as a whole is placed at its first line. */
function headOf({ place }: Problem, cell: CellGraph, lines: readonly string[]): TextRange | null {
  const index = lines.findIndex((text) => /^\s*cell\s/.test(text))
  const text = lines[index] ?? ''
  if (place.cell !== cell.id || place.node !== undefined || index < 0) return null
  return { line: index + 1, column: text.search(/\S/) + 1, endLine: index + 1, endColumn: text.trimEnd().length + 1 }
}

/** These remedies replace those that mention the palette of the drawing. */
const remedies: { readonly [C in ProblemCode]?: string } = {
  'cell.noInput': 'Name one before the states, as in “cell LSTM(x, { h, c }) {”.',
  'cell.noOutput': 'Write “return” and the value that the next layer reads, or give its first state a new value, such as “h = tanh(c)”.',
  'cell.noState': 'Name its states in braces behind the input, as in “cell LSTM(x, { h, c }) {”, and give each a new value.'
}
