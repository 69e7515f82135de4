// The desktop window as a person uses it: Electron with the built program, its own engine process and its own menu.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, test as base, expect } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'
import type { MenuCommand } from '../../src/contract/desktop'
import { compiling } from '../e2e/support/patience'
import { heading, startSmall } from '../e2e/support/run'
import { Workbench } from '../e2e/support/workbench'
import { desktopHere } from '../support/desktop'

const root = fileURLToPath(new URL('../..', import.meta.url))
const desktop = desktopHere()

interface Fixtures {
  application: ElectronApplication
  /** Open, with the first template's cell drawn. */
  workbench: Workbench
}

const test = base.extend<Fixtures>({
  // Playwright reads a fixture's dependencies off this pattern; the application has none.
  // oxlint-disable-next-line no-empty-pattern
  application: async ({}, use) => {
    if ('reason' in desktop) throw new Error(desktop.reason)
    const folder = await mkdtemp(join(tmpdir(), 'gatescope-desktop-'))
    const application = await launch(desktop.binary, folder)
    await use(application)
    await application.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  workbench: async ({ application }, use) => {
    const page = await application.firstWindow()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
    const workbench = new Workbench(page)
    await workbench.begin()
    await use(workbench)
    expect(faults, 'errors that nothing caught').toEqual([])
  }
})

test.skip('reason' in desktop, 'reason' in desktop ? desktop.reason : '')
test.setTimeout(600_000)

/** Electron with a workspace and a folder of its own data, so that neither the user's documents nor a window that is open are touched. */
function launch(binary: string, folder: string): Promise<ElectronApplication> {
  const named = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return _electron.launch({
    executablePath: binary,
    args: [root, `--user-data-dir=${join(folder, 'data')}`],
    env: { ...Object.fromEntries(named), GATESCOPE_WORKSPACE: join(folder, 'workspace') }
  })
}

/** Chooses an entry of the application's menu. */
async function choose(application: ElectronApplication, command: MenuCommand): Promise<void> {
  const hasItem = await application.evaluate(({ Menu }, id) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id)
    item?.click()
    return item !== null && item !== undefined
  }, command)
  expect(hasItem, `the menu's entry ${command}`).toBe(true)
}

test('opens with the template, without Node in its page', async ({ workbench }) => {
  await expect(workbench.page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(workbench.inspector.getByText('98,816')).toBeVisible()
  expect(await workbench.page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
})

test('trains a few steps, and its gates appear', async ({ workbench }) => {
  const { page } = workbench
  await startSmall(workbench)
  await workbench.go('Inspect')
  for (const name of ['forget gate', 'input gate', 'output gate', 'cell state', 'hidden state']) {
    await expect(page.getByRole('img', { name: new RegExp(`^${name}, `) })).toBeVisible(compiling)
  }
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await workbench.go('Train')
  await expect(heading(page, /^Stopped at step/)).toBeVisible({ timeout: 30_000 })
})

test('the menu goes to places and undoes edits of the drawing', async ({ application, workbench }) => {
  const { page } = workbench
  await workbench.node('tanh g').click()
  await page.keyboard.press('Delete')
  await expect(workbench.nodes).toHaveCount(18)
  await choose(application, 'undo')
  await expect(workbench.nodes).toHaveCount(19)
  await choose(application, 'redo')
  await expect(workbench.nodes).toHaveCount(18)
  await choose(application, 'train')
  await expect(page.getByRole('main', { name: 'Train' })).toBeVisible()
  await choose(application, 'open')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('undo in a field undoes its text, not the drawing', async ({ application, workbench }) => {
  const name = workbench.page.getByRole('textbox', { name: 'Document name' })
  await workbench.node('tanh g').click()
  await workbench.page.keyboard.press('Delete')
  await expect(workbench.nodes).toHaveCount(18)
  await name.click()
  await name.pressSequentially('!')
  await expect(name).toHaveValue(/!/)
  await choose(application, 'undo')
  await expect(name).toHaveValue('LSTM on Moby Dick')
  await expect(workbench.nodes).toHaveCount(18)
})
