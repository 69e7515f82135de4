/** The parts of a model as exports tell of them: which layers a layer reads, and each cell with its shapes and equations. */
import { checkCell } from '../../../cell/checkCell'
import { printEquations } from '../../../cell/text/print/print'
import type { CellGraph } from '../../../contract/document/cellGraph'
import type { CheckedLayer } from '../../model/checkedModel'
import type { ExportSource } from '../exporter'

export interface UsedCell {
  readonly cell: CellGraph
  /** The names of the layers that run it. */
  readonly layers: readonly string[]
  /** Hidden units of the first of these layers. */
  readonly hidden: number
  /** The shape of each node's value there in words, `[B, 128]`, by the node's identifier. */
  readonly shapes: ReadonlyMap<string, string>
  /** Its equations as text. */
  readonly equations: string
}

/** The cells that layers run, each once. */
export function usedCells({ document, model }: ExportSource): UsedCell[] {
  return document.cells.flatMap((cell) => {
    const users = model.layers.flatMap((checked) =>
      checked.kind === 'recurrent' && checked.layer.params.cell === cell.id ? [checked] : []
    )
    const [first] = users
    if (!first) return []
    const { hidden, nodes } = first.cell
    const shapes = new Map(nodes.map(({ node, shape }) => [node.id, `[${['B', ...shape].join(', ')}]`]))
    const equations = printEquations(checkCell(cell), hidden).text
    return [{ cell, layers: users.map(({ layer }) => layer.name), hidden, shapes, equations }]
  })
}

/** The names of the layers that a layer reads, in one text. */
export function inputNames({ model }: ExportSource, { inputs }: CheckedLayer): string {
  return inputs.map((id) => model.layers.find(({ layer }) => layer.id === id)?.layer.name ?? id).join(', ')
}
