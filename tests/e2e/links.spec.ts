// A link to a view: copied in one window, it shows the same in another, changes no document, and says what is not there any more.
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { keptDocuments } from './support/cellProgram'
import { compiling, starting } from './support/patience'
import { setField, trainFor, trainKeepingCheckpoints } from './support/run'
import { Workbench } from './support/workbench'

test.setTimeout(600_000)
test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const probe = (page: Page): Locator => page.getByRole('textbox', { name: 'probe', exact: true })
const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' })
const documentName = (page: Page): Locator => page.getByRole('textbox', { name: 'Document name' })

async function copyLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy a link to this view' }).click()
  await expect(notices(page)).toContainText('Copied a link to this view')
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Opens a link by the palette, as one that was pasted. */
async function paste(workbench: Workbench, link: string): Promise<void> {
  const { page } = workbench
  await workbench.command('Open a link to a view')
  const dialog = page.getByRole('dialog', { name: 'Open a link' })
  await dialog.getByRole('textbox', { name: 'Link to a view' }).fill(link)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog).toHaveCount(0)
}

/** Another window of the same browser, which begins with the documents that autosave has kept. */
async function otherWindow(page: Page, link: string): Promise<Workbench> {
  const other = await page.context().newPage()
  await other.goto(link)
  return new Workbench(other)
}

/** Saves the document, trains it for 16 steps, and looks at unit 3 and token 4 of another text at step 2, beside the newest weights. */
async function lookAtOldMoment(workbench: Workbench): Promise<void> {
  const { page } = workbench
  await workbench.file(/^Save as/)
  await page.getByRole('textbox', { name: 'File name' }).fill('Whales')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await trainKeepingCheckpoints(workbench, 16)
  await workbench.go('Inspect')
  await page.keyboard.press('ControlOrMeta+s')
  await probe(page).fill('The sea; "ships" ')
  await probe(page).press('Enter')
  const timeline = page.getByRole('region', { name: 'Checkpoints in time' })
  await timeline.getByRole('combobox', { name: 'weights' }).selectOption('2')
  await timeline.getByRole('combobox', { name: 'compare with' }).selectOption('newest')
  await expect(page.getByText('The heat maps show step 2 minus step 16')).toBeVisible(compiling)
  await page.getByRole('application').first().focus()
  for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight')
  for (let k = 0; k < 2; k++) await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('region', { name: /^Values at/ })).toContainText(/unit 3/i)
}

async function expectSameMoment(page: Page): Promise<void> {
  await expect(page.getByText('The heat maps show step 2 minus step 16')).toBeVisible(compiling)
  await expect(page.getByRole('heading', { name: /token 4 of 17/ })).toBeVisible(compiling)
  await expect(page.getByRole('region', { name: /^Values at/ })).toContainText(/unit 3/i)
  await expect(probe(page)).toHaveValue('The sea; "ships" ')
}

test('a link to what Inspect shows opens the same in another window and leaves the document as it is', async ({
  workbench,
  page,
  host
}) => {
  const keptProbes = async () => (await keptDocuments(host)).map((kept) => kept.probe.text).join()
  await lookAtOldMoment(workbench)
  const link = await copyLink(page)
  await expect.poll(keptProbes, compiling).toContain('sea')
  expect(link).toMatch(/#\/inspect\?document=.*&file=Whales&run=.*&step=2&compare=newest&probe=The\+sea.*&at=4&unit=3$/)
  expect(link).not.toContain(new URL(host.url).searchParams.get('token') ?? 'no token')
  // The probe of the link is no longer that of the document.
  await page.keyboard.press('ControlOrMeta+z')
  await expect(probe(page)).not.toHaveValue(/sea/)
  await expect.poll(keptProbes, compiling).not.toContain('sea')

  const other = await otherWindow(page, link)
  await expectSameMoment(other.page)
  await expect(documentName(other.page)).toHaveValue('LSTM on Moby Dick')
  await expect(other.page).toHaveURL(/#\/inspect$/)
  await expect(other.page.getByText('from a link', { exact: true })).toBeVisible()
  await expect(other.page.getByRole('button', { name: /^undo: / })).toHaveCount(0)
  await expectAccessible(other.page)
  await other.page.getByRole('button', { name: 'Use the document’s' }).click()
  await expect(probe(other.page)).not.toHaveValue(/sea/)

  // What the link names and is not there is said, each with what is shown instead.
  const old = link.replace('step=2', 'step=3').replace('at=4', 'at=400').replace('unit=3', 'unit=4000')
  await paste(other, `${old}&layer=gone&colour=red`)
  // What only the first frame tells comes later, into the same notice.
  const told = notices(other.page).getByRole('alert').filter({ hasText: 'The link is shown in part' })
  await expect(told).toContainText('points at token 400, and there are 17', compiling)
  await expect(told).toContainText(/unit 4,000, and “.+” has 128\. The last one is shown instead/)
  await expect(told).toContainText(/has no layer “gone”\. “.+” is shown instead/)
  await expect(told).toContainText(/checkpoint of step 3 is not on disk any more.+The newest weights are shown instead\./)
  await expect(told).toContainText('does not know the part “colour”')
  await expectAccessible(other.page)
  // The window goes back to what it showed before.
  await told.getByRole('button', { name: 'Go back' }).click()
  await expect(other.page.getByText('The heat maps show step 2 minus step 16')).toBeVisible(compiling)
  await expect(probe(other.page)).not.toHaveValue(/sea/)
  await other.page.keyboard.press('Alt+Shift+l')
  const dialog = other.page.getByRole('dialog', { name: 'Open a link' })
  await dialog.getByRole('textbox', { name: 'Link to a view' }).fill('http://127.0.0.1/inspect')
  await expect(dialog).toContainText('This is no link to a view')
  await expect(dialog.getByRole('button', { name: 'Open' })).toBeDisabled()
  await expectAccessible(other.page)
  await other.page.keyboard.press('Escape')

  // The run is removed; the document is there, and its other runs would be.
  await workbench.go('Compare')
  await page.getByRole('grid').getByRole('row').nth(1).click()
  await page.keyboard.press('Delete')
  await expect(notices(page)).toContainText('Run removed')
  const third = await otherWindow(page, link)
  await expect(notices(third.page).getByRole('alert')).toContainText(
    /The run .+ is not in this workspace.+The newest run of the document is shown instead\./,
    starting
  )
  await expect(documentName(third.page)).toHaveValue('LSTM on Moby Dick')
})

test('links lead to nodes of a drawing, to a run in Train and to chosen runs, and say what they do not bring', async ({
  workbench,
  page,
  host,
  browser
}) => {
  await workbench.node('sigmoid f').click()
  await page.getByRole('button', { name: 'Copy a link to this view' }).click()
  await expect(notices(page)).toContainText('The document was never saved: only windows that have it open can show it.')
  const drawn = await page.evaluate(() => navigator.clipboard.readText())
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByRole('region', { name: 'Model as layers' })).toBeVisible()
  // The same window, by its address.
  await page.evaluate((address) => (location.href = address), drawn)
  await expect(workbench.node('sigmoid f')).toHaveClass(/selected/)
  const other = await otherWindow(page, drawn)
  await expect(other.node('sigmoid f')).toHaveClass(/selected/, starting)
  const gone = (link: string) => link.replace(/document=[^&]+/, 'document=d-gone')
  await paste(other, gone(drawn))
  await expect(notices(other.page).getByRole('alert')).toContainText(
    'was never saved, and is not open here. “LSTM on Moby Dick” is shown instead.'
  )

  await workbench.go('Train')
  await setField(page, 'Batch', '8')
  await trainFor(workbench, 2)
  const trained = await copyLink(page)
  expect(trained).toContain('#/train?document=')
  await paste(other, gone(trained))
  await expect(other.page.getByRole('heading', { name: /^Finished after 2 steps$/ })).toBeVisible(compiling)
  await expect(notices(other.page)).toContainText('is open as it was when the run began')
  // A browser that is let in by the token comes to the view as well, and its address keeps neither.
  const stranger = await browser.newContext()
  const entered = await stranger.newPage()
  await entered.goto(`${host.url}${new URL(trained).hash}`)
  await expect(entered.getByRole('heading', { name: /^Finished after 2 steps$/ })).toBeVisible(compiling)
  await expect(entered).toHaveURL(/^[^?]*\/#\/train$/)
  await stranger.close()

  await workbench.go('Compare')
  await page.getByRole('grid').getByRole('row').nth(1).click()
  await page.keyboard.press('Space')
  await expect(page.getByText('1 chosen')).toBeVisible()
  await workbench.command('Compare: Curves')
  const compared = `${await copyLink(page)}&run=gone`
  await paste(other, compared)
  await expect(notices(other.page)).toContainText('1 of the 2 runs of the link is not in this workspace: gone')
  await expect(other.page.getByText('1 chosen')).toBeVisible()
  await expect(other.page.getByRole('tab', { name: 'Curves' })).toHaveAttribute('aria-selected', 'true')
})
