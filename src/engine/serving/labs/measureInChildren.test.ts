/** A measurement runs in two processes of its own, which are ended at their limits, and says why it has no figures. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figures, stepFigures, tokenFigures } from '../../../../tests/support/labFigures'
import { stepSchema } from '../../../contract/labs/length'
import { readMeasure } from '../machine/measureInChild'
import { measureInChildren } from './measureInChildren'
import type { ChildWork } from './measureInChildren'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-lab-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a measurement in a process of its own', () => {
  const limits = { seconds: 60, bytes: 2 ** 33 }
  function measure(script: string, changed: Partial<ChildWork> = {}) {
    const program = join(folder, 'child.mjs')
    writeFileSync(program, script)
    const work = { family: 'GRU', length: 64, limits, signal: new AbortController().signal, ...changed } as const
    return measureInChildren(work, { program, args: [] })
  }

  /** The results of each part, by its name on the command line. */
  const parts = `const part = process.argv[2]; const figures = ${JSON.stringify({ step: stepFigures, token: tokenFigures })}[part]\n`

  it('gives the figures of both', async () => {
    expect(await measure(`${parts}console.log('a word of a library\\n' + JSON.stringify(figures))`)).toEqual(figures)
  })

  it('says which has none', async () => {
    const script = `${parts}if (part === 'token') process.exitCode = 3; else console.log(JSON.stringify(figures))`
    expect(await measure(script)).toBe('a generated token: its process ended with code 3')
  })

  it('says why there are none', async () => {
    expect(await measure('console.error("Error: There is no room.\\n  Make some."); process.exitCode = 1')).toBe('There is no room.')
    expect(await measure('process.exitCode = 3')).toBe('its process ended with code 3')
    expect(await measure('process.kill(process.pid, "SIGKILL")')).toBe('the system ended its process: out of memory')
    expect(readMeasure('{"family":"GRU"}', stepSchema)).toBe('its process gave no figures')
    expect(readMeasure('', stepSchema)).toBe('its process gave no figures')
  })

  it('is ended at a limit, and when the lab is cancelled', async () => {
    const endless = 'setInterval(() => undefined, 1000)'
    expect(await measure(endless, { limits: { ...limits, seconds: 0.3 } })).toBe('took more than 0.3 s, compiling included')
    const cancel = new AbortController()
    const cancelled = measure(endless, { signal: cancel.signal })
    cancel.abort()
    expect(await cancelled).toContain('aborted')
  })

  it('is ended when it takes too much memory', async ({ skip }) => {
    skip(process.platform !== 'linux', 'the memory of a process is read on Linux only')
    const greedy = 'const all = []; setInterval(() => all.push(Buffer.alloc(1e7, 1)), 1)'
    expect(await measure(greedy, { limits: { ...limits, bytes: 2 ** 28 } })).toBe('its process took more than 0.3 GiB')
  })
})
