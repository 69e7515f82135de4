/** The model in a report: its layers with their parameters, and each cell as a drawing with its equations. */
import { cellPicture } from '../../../cell/pictures/cellPicture'
import { themePalette } from '../../../cell/pictures/palette'
import type { CellGraph } from '../../../contract/document/cellGraph'
import { parametersOf } from '../../model/layers/weights'
import { inputNames, usedCells } from '../common/modelParts'
import type { ExportSource } from '../exporter'
import { flat } from '../settings/flatSettings'
import { text } from './block'
import type { Block, ReportSection } from './block'
import { count } from './results'

export function layers(source: ExportSource): ReportSection {
  const { model } = source
  const parameters = model.layers.map(parametersOf)
  const rows = model.layers.map((checked, k) => [
    checked.layer.name,
    checked.kind,
    inputNames(source, checked),
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
export function cells(source: ExportSource): ReportSection[] {
  return usedCells(source).map(({ cell, shapes, equations }) => {
    const origin = cell.source === '' ? [] : [text(`From ${cell.source}.`)]
    const blocks: Block[] = [drawing(cell, shapes), { kind: 'code', language: '', text: equations.trimEnd() }, ...origin]
    return { title: `Cell ${cell.name}`, blocks }
  })
}

function drawing(cell: CellGraph, shapes: ReadonlyMap<string, string>): Block {
  const draw = (place: 'page' | 'file') =>
    place === 'page' ? cellPicture(cell, { shapes }) : cellPicture(cell, { shapes, palette: themePalette('light'), alone: true })
  return { kind: 'figure', figure: { name: `cell-${cell.id}`, caption: `Drawing of the cell ${cell.name}`, draw } }
}
