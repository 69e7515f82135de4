/** Every malformed data file is refused by `train --data` with one error that names its place, with exit code 2, and nothing is changed. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { withSession } from '../../src/host/cli/session'
import { createOutput } from '../../src/host/cli/output'
import { train } from '../../src/host/cli/train/train'
import { folder, resources } from '../support/commandLine'

const inputs = fileURLToPath(new URL('../data/malformed', import.meta.url))
const says = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(inputs, 'says.json'), 'utf8')))
/** They end in `.in`, so that no tool takes them for its own. */
const names = readdirSync(inputs).flatMap((name) => (name.endsWith('.in') ? [name.slice(0, -'.in'.length)] : []))
/** The other file of a split is no file of its own. */
const files = names.filter((name) => name !== 'parts_TEST.ts')

describe('malformed data', () => {
  it('has an entry in the table for each of at least sixty files', () => {
    expect(Object.keys(says).sort()).toEqual(files.sort())
    expect(files.length).toBeGreaterThan(60)
  })

  it('is refused with one error, exit code 2, and no run', { timeout: 300_000 }, async () => {
    const given = join(folder, 'given')
    mkdirSync(given)
    for (const name of names) copyFileSync(join(inputs, `${name}.in`), join(given, name))
    const options = { workspace: folder, resources, dataFolders: [given], prefer: 'eager' } as const
    const wrong: string[] = []
    await withSession(options, async (session) => {
      for (const file of files) {
        let error = ''
        const stream = { write: (text: string | Uint8Array) => ((error += String(text)), true) }
        const output = createOutput(false, { out: { write: () => true }, error: stream })
        const code = await train(session, 'lstm-moby-dick', { workspace: folder, data: join(given, file), steps: 1 }, output)
        const problems = error.split('\n').filter((line) => line.startsWith('Error'))
        if (code !== 2 || !error.includes(says[file] ?? '') || problems.length > 1) wrong.push(`${file}: code ${code}, ${error}`)
      }
    })
    expect(wrong).toEqual([])
    expect(readdirSync(folder).filter((name) => name === 'runs' || name === 'data')).toEqual([])
  })
})
