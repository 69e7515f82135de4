/** The cells that the lab's recurrent families run: those of the templates. */
import { cellTemplates } from '../../../engine/looking/lab/families'
import type { Cells } from '../../../engine/looking/lab/families'
import type { Session } from '../session'

export async function labCells({ client }: Session): Promise<Cells> {
  const cell = async (id: string) => {
    const template = await client.workspace.template({ id })
    const first = template.ok ? template.document.cells[0] : undefined
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
