/** The model in a report: its layers with their parameters, and each cell as a drawing with its equations. */
import { checkCell } from '../../../cell/checkCell'
import { cellPicture } from '../../../cell/pictures/cellPicture'
import { themePalette } from '../../../cell/pictures/palette'
import { printEquations } from '../../../cell/text/print/print'
import type { CellGraph } from '../../../contract/document/cellGraph'
import { parametersOf } from '../../model/layers/weights'
import type { ExportSource } from '../exporter'
import { flat } from '../settings/flatSettings'
import { text } from './block'
import type { Block, ReportSection } from './block'
import { count } from './results'

export function layers({ model }: ExportSource): ReportSection {
  const parameters = model.layers.map(parametersOf)
  const nameOf = (id: string) => model.layers.find(({ layer }) => layer.id === id)?.layer.name ?? id
  const rows = model.layers.map((checked, k) => [
    checked.layer.name,
    checked.kind,
    checked.inputs.map(nameOf).join(', '),
    flat('', checked.layer.params)
      .map(({ path, value }) => `${path.slice(1)} ${String(value)}`)
      .join(', '),
    count(checked.width),
    count(parameters[k] ?? 0)
  ])
  const total = parameters.reduce((sum, each) => sum + each, 0)
  return {
    title: 'Model',
    blocks: [
      text(`${count(total)} parameters in ${count(model.layers.length)} layers.`),
      { kind: 'table', head: ['layer', 'kind', 'reads', 'settings', 'width', 'parameters'], rows, numbers: 4 }
    ]
  }
}

/** The cells that layers run, each once. */
export function cells({ document, model }: ExportSource): ReportSection[] {
  return document.cells.flatMap((cell) => {
    const users = model.layers.flatMap((checked) =>
      checked.kind === 'recurrent' && checked.layer.params.cell === cell.id ? [checked] : []
    )
    const [first] = users
    if (!first) return []
    const shapes = new Map(first.cell.nodes.map(({ node, shape }) => [node.id, `[${['B', ...shape].join(', ')}]`]))
    const equations = printEquations(checkCell(cell), first.cell.hidden).text
    const source = cell.source === '' ? [] : [text(`From ${cell.source}.`)]
    const blocks: Block[] = [drawing(cell, shapes), { kind: 'code', language: '', text: equations.trimEnd() }, ...source]
    return [{ title: `Cell ${cell.name}`, blocks }]
  })
}

function drawing(cell: CellGraph, shapes: ReadonlyMap<string, string>): Block {
  const draw = (place: 'page' | 'file') =>
    place === 'page' ? cellPicture(cell, { shapes }) : cellPicture(cell, { shapes, palette: themePalette('light'), alone: true })
  return { kind: 'figure', figure: { name: `cell-${cell.id}`, caption: `Drawing of the cell ${cell.name}`, draw } }
}
