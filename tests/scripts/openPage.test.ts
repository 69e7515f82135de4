/** What other users of the machine see of a browser that is opened: its arguments and environment, and no token among them. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openInBrowser } from '../../scripts/lib/openPage.mjs'
import { eventually } from '../support/eventually'

const token = 'a-token-that-nobody-else-may-see'
const address = `http://127.0.0.1:7411/?token=${token}`
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-opener-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** A stand-in for what opens a browser: it writes down its arguments and its environment. */
function standIn(): string {
  const seen = join(folder, 'seen')
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(folder, name), `#!/bin/sh\n{ echo "$@"; env; } > '${seen}.part'\nmv '${seen}.part' '${seen}'\n`)
    chmodSync(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
  return seen
}

test('a browser is given a file that only its user can read, and not the token', async ({ skip }) => {
  skip(process.platform === 'win32', 'the stand-in for a browser is a shell script')
  const seen = standIn()
  const remove = openInBrowser(address, () => expect.fail('nothing opens it'))
  await eventually(() => expect(existsSync(seen)).toBe(true))
  const text = readFileSync(seen, 'utf8')
  expect(text).not.toContain(token)
  const file = fileURLToPath(text.split('\n')[0] ?? '')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  expect(readFileSync(file, 'utf8')).toContain(`content="0;url=${address}"`)
  remove()
  expect(existsSync(file)).toBe(false)
})

test('where nothing opens a browser, it is said, and no file stays', async () => {
  vi.stubEnv('PATH', folder)
  let failed = false
  const remove = openInBrowser(address, () => (failed = true))
  await eventually(() => expect(failed).toBe(true))
  remove()
})
