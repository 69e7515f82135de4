import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tryLock, withLock } from './lock'

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  lock = join(folder, '.lock')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function taken() {
  const claim = await tryLock(lock)
  return 'lock' in claim ? claim.lock : expect.fail(`process ${claim.holder.pid} has it`)
}

describe('a lock', () => {
  it('has one holder, is told of it, and is free again afterwards', async () => {
    const first = await taken()
    expect(await tryLock(lock)).toMatchObject({ holder: { pid: process.pid } })
    await first.release()
    const second = await taken()
    await second.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('has one holder of many that want it at once', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => tryLock(lock)))
    expect(claims.filter((claim) => 'lock' in claim).length).toBeLessThanOrEqual(1)
  })

  it.each([
    ['a process that has ended', '999999999-12-0123456789ab'],
    ['an earlier process of the same id', `${process.pid}-12-0123456789ab`],
    ['a process of another id since', `${process.ppid}-12-0123456789ab`]
  ])('is taken over from %s', async (_, claim) => {
    mkdirSync(lock)
    writeFileSync(join(lock, claim), '')
    const held = await taken()
    expect(existsSync(join(lock, claim))).toBe(false)
    await held.release()
  })

  it('lets works follow one another, also after one that failed', async () => {
    const done: number[] = []
    let inside = 0
    const work = async (k: number) => {
      inside += 1
      await new Promise((resolve) => setTimeout(resolve, 1))
      done.push(inside)
      inside -= 1
      if (k === 3) throw new Error('third')
    }
    const results = await Promise.allSettled(Array.from({ length: 12 }, (__, k) => withLock(lock, () => work(k))))
    expect(done).toEqual(Array.from({ length: 12 }, () => 1))
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  })
})
