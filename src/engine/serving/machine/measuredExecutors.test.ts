/** Executors are measured in processes of their own, and one that `auto` does not take by itself is taken only where it is clearly faster. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExecutorName } from '../../../contract/executors'
import { MeasuredExecutors } from './measuredExecutors'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-measured-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const tuning = { device: 'a GPU', loops: { mostLoopBytes: 65_536, bytesEach: 90_000, barrier: 1.5 } }

/**
 * A program that prints these milliseconds a step, and fails for an executor without any; here `auto` takes TensorFlow alone by itself. Others
 * are asked for with hardware only when they are tried, as a GPU that the processor computes for is never taken.
 */
function measured(stepMs: Partial<Record<ExecutorName, number>>): MeasuredExecutors {
  const path = join(folder, 'measure.mjs')
  writeFileSync(
    path,
    `const executor = process.argv[process.argv.indexOf('--executor') + 1]
     const stepMs = ${JSON.stringify(stepMs)}[executor]
     const tried = process.argv.includes('--hardware')
     if (process.argv[2] !== 'reference' || stepMs === undefined || (tried && executor === 'tensorflow')) throw new Error('the ' + executor + ' executor was asked for, but ' + executor + ' does not work')
     console.log(JSON.stringify({ firstMs: 100, stepMs, device: 'CPU', gpu: false, ...(executor === 'webgpu' && { tuning: ${JSON.stringify(tuning)} }) }))`
  )
  const program = { path, args: ['--resources', folder] }
  return new MeasuredExecutors({ path: join(folder, 'executors.json'), program, automatic: ['tensorflow'], now: () => 5 })
}

describe('measured executors', () => {
  it('gives each its time, or why it does not work, and remembers both', async () => {
    const table = await measured({ eager: 40 }).measureAll('eager')
    expect(table.measuredAt).toBe(5)
    expect(table.rows.find(({ executor }) => executor === 'eager')).toEqual({
      executor: 'eager',
      device: 'CPU',
      measured: { firstMs: 100, stepMs: 40 },
      fault: null,
      taken: true
    })
    expect(table.rows.find(({ executor }) => executor === 'tensorflow')).toEqual({
      executor: 'tensorflow',
      device: null,
      measured: null,
      fault: 'tensorflow does not work',
      taken: false
    })
    expect(await measured({}).table('eager')).toEqual(table)
  })

  it('forgets figures of another version', async () => {
    await measured({ eager: 40 }).measureAll('eager')
    const path = join(folder, 'executors.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"version":"[^"]*"/, '"version":"0.0.1"'))
    expect((await measured({}).table(null)).measuredAt).toBeNull()
  })

  it('keeps what was measured of a GPU', async () => {
    const executors = measured({ tensorflow: 50, webgpu: 60 })
    expect(await executors.tuning()).toBeNull()
    expect(await executors.tryOthers('tensorflow')).toBe(false)
    expect(await measured({}).tuning()).toEqual(tuning)
  })

  it('takes another only where it is clearly faster', async () => {
    const cases: [number, ExecutorName[]][] = [
      [100, []],
      [46, []],
      [20, ['eager']]
    ]
    for (const [eager, faster] of cases) {
      rmSync(join(folder, 'executors.json'), { force: true })
      const executors = measured({ tensorflow: 50, eager })
      expect(await executors.tryOthers('tensorflow')).toBe(faster.length > 0)
      expect(await executors.faster()).toEqual(faster)
    }
  })

  it('measures the one in use only where there is another to compare it with', async () => {
    expect(await measured({ tensorflow: 50 }).tryOthers('tensorflow')).toBe(false)
    const { rows } = await measured({}).table('tensorflow')
    expect(rows.find(({ executor }) => executor === 'tensorflow')).toMatchObject({ measured: null, fault: null })
    expect(rows.find(({ executor }) => executor === 'eager')).toMatchObject({ fault: 'eager does not work' })
  })

  it('compares them with an executor that comes later', async () => {
    await measured({ tensorflow: 50, eager: 20 }).tryOthers('tensorflow')
    const later = measured({ tensorflow: 10 })
    await later.addNew('tensorflow')
    expect(await later.faster()).toEqual([])
  })

  it('tries others once only', async () => {
    expect(await measured({ tensorflow: 50, eager: 20 }).tryOthers('tensorflow')).toBe(true)
    expect(await measured({ tensorflow: 50, eager: 20 }).tryOthers('tensorflow')).toBe(false)
  })
})
