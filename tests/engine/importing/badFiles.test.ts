/** Bad files are refused with a reason, soon, in little memory; nothing is run and nothing is written. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImportRefusal } from '../../../src/engine/importing/importRefusal'
import { badFiles } from './badFiles'
import { importedFrom, plainExecutor } from './support'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-bad-'))
  await plainExecutor()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const names = Object.keys(badFiles)

describe('a bad file is refused', () => {
  it('in many ways', () => {
    expect(names.length).toBeGreaterThan(40)
  })

  it.each(names)('%s', { timeout: 20_000 }, async (name) => {
    const { file, bytes, says, beside } = badFiles[name] ?? expect.fail()
    const own = mkdtempSync(join(folder, 'one-'))
    writeFileSync(join(own, file), bytes)
    beside?.(own)
    const before = [readdirSync(own), process.memoryUsage().rss] as const
    const begun = performance.now()
    const error: unknown = await importedFrom(join(own, file)).then(
      () => null,
      (reason: unknown) => reason
    )
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(process.memoryUsage().rss - before[1]).toBeLessThan(500_000_000)
    if (!(error instanceof ImportRefusal)) throw error
    expect(error.why).toMatch(says)
    expect(
      [error.why, error.remedy].every((words) => /^[\p{Lu}\w].*\.$/su.test(words)),
      `${error.why} | ${error.remedy}`
    ).toBe(true)
    expect(readdirSync(own)).toEqual(before[0])
    expect(existsSync('/tmp/pwned')).toBe(false)
  })
})
