/** The equations of a cell as the workbench prints them, for docstrings. */
import { checkCell } from '../../../cell/checkCell'
import { printEquations } from '../../../cell/text/print/print'
import type { CheckedCell } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { docstring, indented, oneLine } from './strings'

/** One line an equation; the notes of nodes are comments behind `//`. */
export function cellEquations({ graph, hidden }: CheckedCell): string[] {
  return printEquations(checkCell(graph), hidden).text.trimEnd().split('\n')
}

/** The docstring of a layer's cell: what it is, and its equations. */
export function cellDocstring({ cell, layer }: CheckedOf<'recurrent'>): string[] {
  const title = `One time step of the layer ${oneLine(layer.name)}: the cell ${oneLine(cell.graph.name)} with ${cell.hidden} units.`
  return docstring([title, '', ...indented(cellEquations(cell))])
}
