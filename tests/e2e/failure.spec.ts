// A run that fails with a value that is not finite, as a person reads it: what made the value, where, and what would mend it.
import { readFileSync } from 'node:fs'
import { readEquations } from '../../src/cell/text/readEquations'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { heading } from './support/run'

const template = new URL('../../resources/templates/lstm-moby-dick.json', import.meta.url)
const equations = 'cell Root(x, { h }, H = 12) {\n  u = relu(linear(x, { bias: -50 }))\n  s = sqrt(u)\n  h = tanh(linear(x, h) + s)\n}'

/** The LSTM template with a cell whose square root is of zero. */
function rootOfNothing(): string {
  const parsed = parseDocument(readFileSync(template, 'utf8'))
  if (!parsed.ok) throw new Error('the template cannot be read')
  const { document } = parsed
  const [cell] = document.cells
  const read = readEquations(equations, { id: cell?.id ?? 'lstm', name: 'Root', source: '', nodes: [], edges: [] })
  if (!read.ok) throw new Error('the equations cannot be read')
  const training = { ...document.training, batchSize: 8, sequenceLength: 24 }
  return JSON.stringify({ ...document, name: 'Root of nothing', cells: [read.graph], training })
}

test('a root of nothing is named with its slope, its place in the drawing, and remedies that fit the first step', async ({
  workbench,
  page
}) => {
  test.setTimeout(300_000)
  await workbench.openFile('root.gatescope.json', rootOfNothing())
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('Root of nothing')
  await workbench.go('Train')
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(heading(page, /^Failed at step 1/)).toBeVisible(compiling)
  const panel = page.getByRole('alert').filter({ hasText: 'A value or a gradient is not finite' })
  await expect(panel).toContainText(
    /made by the square root s in the cell of LSTM, at time step 24 \(.+\), sequence 1 of the batch, unit 1/
  )
  await expect(panel).toContainText('its slope is infinite where u is 0')
  await expect(panel).toContainText('This is the first step, before any update, so no learning rate and no clipping would help.')
  await expect(panel.getByRole('button', { name: /^Resume/ })).toHaveCount(0)
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Show in drawing' }).click()
  await expect(workbench.inspector.getByRole('textbox', { name: 'Name' })).toHaveValue('s')
})
