/** The cells that the lab's recurrent families run: those of the templates. */
import { cellTemplates } from '../../looking/lab/families'
import type { Cells } from '../../looking/lab/families'
import { Templates } from '../workspace/templates'

/** @param resources the folder `resources` */
export async function labCells(resources: string): Promise<Cells> {
  const templates = new Templates(resources)
  const cell = async (id: string) => {
    const template = await templates.open(id)
    const first = template?.ok ? template.document.cells[0] : undefined
    if (!first) throw new Error(`the template ${id} has no cell`)
    return first
  }
  const [RNN, LSTM, GRU, minGRU] = await Promise.all([
    cell(cellTemplates.RNN),
    cell(cellTemplates.LSTM),
    cell(cellTemplates.GRU),
    cell(cellTemplates.minGRU)
  ])
  return { RNN, LSTM, GRU, minGRU }
}
