/** The equations of a cell as the workbench prints them, for docstrings. */
import { checkCell } from '../../../cell/checkCell'
import { printEquations } from '../../../cell/text/print/print'
import type { CheckedCell } from '../../model/checkedModel'

/** One line an equation; the notes of nodes are comments behind `//`. */
export function cellEquations({ graph, hidden }: CheckedCell): string[] {
  return printEquations(checkCell(graph), hidden).text.trimEnd().split('\n')
}
