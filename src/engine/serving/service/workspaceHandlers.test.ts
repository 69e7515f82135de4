// Documents through the contract: what a client is told where another file has the name.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngineService } from '../engineService'

const resources = fileURLToPath(new URL('../../../../resources', import.meta.url))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-workspace-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('says that a name is taken, and replaces the file that a window knows, or any when told to', async () => {
  const { workspace } = createRouterClient((await createEngineService({ workspace: folder, resources, lazy: true })).router)
  const template = await workspace.template({ id: 'lstm-moby-dick' })
  if (!template.ok) throw new Error('the template cannot be read')
  const { document } = template
  const named = (name: string) => ({ name: 'mine', document: { ...document, name } })
  const { savedAt } = await workspace.save({ ...named('First'), replaces: null })
  await expect(workspace.save({ ...named('Second'), replaces: null })).rejects.toMatchObject({ code: 'TAKEN', data: { name: 'mine' } })
  expect(await workspace.open({ name: 'mine' })).toMatchObject({ opened: { document: { name: 'First' } }, savedAt })
  await workspace.save({ ...named('Second'), replaces: savedAt })
  await workspace.save({ ...named('Third'), replaces: 'any' })
  expect(await workspace.open({ name: 'mine' })).toMatchObject({ opened: { document: { name: 'Third' } } })
})
