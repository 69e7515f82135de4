/** Both lab commands run to their end on small models, print JSON, check their options, and measure in child processes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createExecutor } from '../../../engine/executors/pick'
import { measureLengthToken, measureSchema, measureStep, stepSchema } from '../../../engine/looking/lab/length'
import { recallCases, recallLengths } from '../../../engine/looking/lab/recallCases'
import { createOutput } from '../output'
import type { Output } from '../output'
import { openSession } from '../session'
import type { Session } from '../session'
import { measureInChildren, readMeasure } from './child'
import type { ChildWork } from './child'
import { labCells } from './labCells'
import { labLength, summaryLine } from './length'
import { listOf, oneOf, oneOfNumbers } from './options'
import { checkLine, labRecall } from './recall'
import { headLine, rowLine } from './table'

const resources = fileURLToPath(new URL('../../../../resources', import.meta.url))
const stepFigures = {
  family: 'GRU',
  length: 64,
  width: 8,
  parameters: 1000,
  stepMs: 3,
  cpuMs: 4,
  peakBytes: 5e8,
  rounds: 64,
  leastRounds: 64,
  flops: 1e6,
  predictedBytes: 1e6,
  stateBytes: 64
} as const
const tokenFigures = { family: 'GRU', length: 64, tokenMs: 0.1, tokenPeakBytes: 4e8, tokenBaseBytes: 3.9e8, keptBytes: 64 } as const
const figures = { ...stepFigures, ...tokenFigures }
let folder: string
let session: Session
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-lab-'))
  session = await openSession({ workspace: folder, resources, prefer: 'eager' })
})
afterAll(async () => {
  await session.dispose()
  rmSync(folder, { recursive: true })
})

function written(json: boolean): { output: Output; text: () => string; objects: () => unknown[] } {
  let text = ''
  const out = { write: (piece: string | Uint8Array) => ((text += String(piece)), true) }
  const output = createOutput(json, { out, error: { write: () => true } })
  const objects = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => z.looseObject({ type: z.string() }).parse(JSON.parse(line)))
  return { output, text: () => text, objects }
}

describe('lab length', () => {
  it('measures, stops at a limit, and sums up', { timeout: 180_000 }, async () => {
    const executor = await createExecutor({ prefer: 'eager' })
    const cells = await labCells(session)
    const { output, objects } = written(true)
    const measure = async ({ family, length }: ChildWork) =>
      length > 40
        ? 'out of memory'
        : { ...(await measureStep(executor, family, cells, length)), ...(await measureLengthToken(executor, family, cells, length)) }
    expect(await labLength(session, output, { families: ['minGRU'], lengths: [34, 50], limit: 10 }, measure)).toBe(0)
    const [row, stop, summary, end] = objects()
    const lengthMeasure = measureSchema.extend({ type: z.literal('length') }).parse(row)
    expect(lengthMeasure).toMatchObject({ family: 'minGRU', length: 34, rounds: 34, leastRounds: 6 })
    expect(lengthMeasure.keptBytes).toBe(lengthMeasure.stateBytes)
    expect(lengthMeasure.tokenPeakBytes).toBeGreaterThanOrEqual(lengthMeasure.tokenBaseBytes)
    expect(stop).toEqual({ type: 'stopped', family: 'minGRU', length: 50, reason: 'out of memory' })
    expect(summary).toMatchObject({
      type: 'summary',
      family: 'minGRU',
      overTime: 'can be parallel',
      measured: { time: { kind: 'tooFew' }, memory: { kind: 'tooFew' }, token: { kind: 'tooFew' }, state: { kind: 'tooFew' } }
    })
    expect(end).toEqual({ type: 'end', cancelled: false })
  })

  it('prints a table for people', async () => {
    const { output, text } = written(false)
    await labLength(session, output, { families: ['GRU'], lengths: [64], limit: 10 }, () => Promise.resolve(figures))
    expect(text()).toContain(
      'GRU                      64        1000        3.0        4.0       64      64     0.001       477        1.0' +
        '     0.100       381     9.5       0.1        0.1'
    )
    expect(text()).toContain('an associative scan log2 T; attention one')
    const time = { kind: 'power', exponent: 1.034, low: 0.9, high: 1.2 } as const
    const measured = { time, memory: { kind: 'tooFew' }, token: { kind: 'constant' }, state: { kind: 'constant' } } as const
    const theory = { time: 1, memory: 1, token: 0, state: 0 }
    expect(summaryLine({ family: 'GRU', parameters: 1000, overTime: 'sequential', measured, theory })).toBe(
      'GRU                 sequential over time, time T^1.03 (95 %: 0.90 to 1.20), theory T^1; memory too few lengths to fit (needs 4), theory T^1; ' +
        'token constant, theory constant; state constant, theory constant; 1000 parameters'
    )
  })
})

describe('a measurement in a process of its own', () => {
  const limits = { seconds: 60, bytes: 2 ** 33 }
  function measure(script: string, changed: Partial<ChildWork> = {}) {
    const program = join(folder, 'child.mjs')
    writeFileSync(program, script)
    return measureInChildren({
      family: 'GRU',
      length: 64,
      executor: undefined,
      limits,
      cancelled: new AbortController().signal,
      program,
      ...changed
    })
  }

  /** The results of each part, by its name on the command line. */
  const parts = `const part = process.argv[4]; const figures = ${JSON.stringify({ step: stepFigures, token: tokenFigures })}[part]\n`

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
    const cancelled = measure(endless, { cancelled: cancel.signal })
    cancel.abort()
    expect(await cancelled).toContain('aborted')
  })

  it.runIf(process.platform === 'linux')('is ended when it takes too much memory', async () => {
    const greedy = 'const all = []; setInterval(() => all.push(Buffer.alloc(1e7, 1)), 1)'
    expect(await measure(greedy, { limits: { ...limits, bytes: 2 ** 28 } })).toBe('its process took more than 0.3 GiB')
  })
})

describe('lab recall', () => {
  it('trains, and judges the known outcomes', { timeout: 180_000 }, async () => {
    const { output, objects } = written(true)
    const task = { kind: 'delayedRecall', symbols: 2, distance: 1 } as const
    const cases = [{ task: 'delayed recall', distance: 1, length: 3, settings: task, batch: 4, steps: 10 }] as const
    expect(await labRecall(session, output, { families: ['minGRU', 'S4D'], long: false, cases }, { prefer: 'eager' })).toBe(0)
    const [first, second, checks] = objects()
    expect(first).toMatchObject({ type: 'recall', family: 'minGRU', steps: 10, chance: 0.5 })
    expect(second).toMatchObject({ type: 'recall', family: 'S4D', steps: 10 })
    expect(checks).toMatchObject({ type: 'checks', cancelled: false })
    const { seconds } = z.looseObject({ seconds: z.number() }).parse(checks)
    const learning = [first, second].map((each) => z.looseObject({ seconds: z.number() }).parse(each).seconds)
    expect(seconds).toBeGreaterThan(learning.reduce((sum, each) => sum + each))
  })

  it('says at once that it ends on Ctrl+C, and tells what there is', { timeout: 180_000 }, async () => {
    const { output, objects } = written(true)
    const printed: string[] = []
    const complain = (text: string) => {
      printed.push(text)
      if (text.startsWith('2 of 2')) process.emit('SIGINT')
    }
    const task = { kind: 'delayedRecall', symbols: 2, distance: 1 } as const
    const short = { task: 'delayed recall', distance: 1, length: 3, settings: task, batch: 4, steps: 5 } as const
    const cases = [short, { ...short, length: 48, steps: 1e9, settings: { ...task, distance: 40 } }]
    expect(await labRecall(session, { ...output, complain }, { families: ['minGRU'], long: false, cases }, { prefer: 'eager' })).toBe(1)
    expect(printed[2]).toBe('Ending; what there is so far follows. Ctrl+C again ends at once.')
    expect(objects()).toMatchObject([
      { type: 'recall', steps: 5 },
      { type: 'checks', cancelled: true }
    ])
  })

  it('says for people how long it took, and how small the tasks are', { timeout: 180_000 }, async () => {
    const { output, text } = written(false)
    await labRecall(session, output, { long: false, cases: [] }, { prefer: 'eager' })
    expect(text()).toMatch(/^\d+ seconds in all, compiling included\.$/m)
    expect(text()).toContain('Four symbols, four marks')
  })

  it('asks each task over several distances', () => {
    for (const task of ['delayed recall', 'associative recall', 'selective copying'] as const) {
      const distances = recallCases.filter((each) => each.task === task).map(({ distance }) => distance)
      expect(new Set(distances).size).toBeGreaterThanOrEqual(task === 'selective copying' ? 2 : 3)
    }
  })

  it('marks each outcome', () => {
    const check = { says: 'it rains', because: '3 mm' }
    expect(checkLine({ ...check, held: true })).toBe('✓ it rains (3 mm)')
    expect(checkLine({ ...check, held: false })).toBe('✗ not met: it rains (3 mm)')
    expect(checkLine({ ...check, held: null })).toBe('– it rains (3 mm)')
  })
})

describe('options and tables', () => {
  it('reads names without regard to case, and lists', () => {
    expect(listOf(oneOf(['GRU', 'LSTM']))('gru, LSTM,gru')).toEqual(['GRU', 'LSTM'])
    expect(() => oneOf(['GRU', 'LSTM'])('LSTN')).toThrow('It must be one of GRU, LSTM.')
  })

  it('takes lengths that there are, and names them', () => {
    expect(listOf(oneOfNumbers(recallLengths))('256, 16')).toEqual([256, 16])
    const refusal = 'It must be one of 16, 32, 40, 64, 128, 136, 256, or several with commas between.'
    for (const text of ['63', '', '1e2']) expect(() => oneOfNumbers(recallLengths)(text)).toThrow(refusal)
  })

  it('aligns columns', () => {
    const columns = [
      { title: 'name', width: 6, align: 'left', text: (row: number) => `n${row}` },
      { title: 'size', width: 5, align: 'right', text: (row: number) => String(row) }
    ] as const
    expect([headLine(columns), rowLine(columns, 12)]).toEqual(['name     size', 'n12        12'])
  })
})
