// The file by which `npm start` opens the browser leads to the workbench, though the cookie is kept from what other pages lead to.
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInBrowser } from '../../scripts/lib/openPage.mjs'
import { expect, test } from './support/fixture'
import { starting } from './support/patience'

test.skip(process.platform === 'win32', 'the stand-in is a shell script')

test('the file that the browser is given opens the workbench', async ({ host, page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatescope-opener-'))
  const [seen, path] = [join(folder, 'seen'), process.env['PATH']]
  for (const name of ['xdg-open', 'open']) {
    await writeFile(join(folder, name), `#!/bin/sh\necho "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`)
    await chmod(join(folder, name), 0o755)
  }
  process.env['PATH'] = `${folder}:${path ?? ''}`
  const remove = openInBrowser(host.url, () => undefined)
  process.env['PATH'] = path
  await expect.poll(() => existsSync(seen)).toBe(true)
  await page.goto((await readFile(seen, 'utf8')).trim())
  await expect(page.getByRole('heading', { name: 'Begin with a model' })).toBeVisible(starting)
  expect(page.url()).not.toContain('token')
  remove()
  await rm(folder, { recursive: true })
})
