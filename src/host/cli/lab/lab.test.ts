/** Both lab commands run to their end on small models, print JSON, and check their options. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { figures } from '../../../../tests/support/labFigures'
import { measureSchema } from '../../../contract/labs/length'
import { recallLengths } from '../../../contract/labs/recall'
import { roundsResultSchema } from '../../../contract/labs/rounds'
import { createExecutor } from '../../../engine/executors/pick'
import { measureLengthToken, measureStep } from '../../../engine/looking/lab/length'
import { recallCases } from '../../../engine/looking/lab/recallCases'
import type { RecallCase } from '../../../engine/looking/lab/recallCases'
import { labCells } from '../../../engine/serving/labs/labCells'
import type { LabsSpec } from '../../../engine/serving/labs/labsSpec'
import type { ChildWork } from '../../../engine/serving/labs/measureInChildren'
import { createOutput } from '../output'
import type { Output } from '../output'
import { withSession } from '../session'
import type { Session } from '../session'
import { labLength, summaryLine } from './length'
import { listOf, oneOf, oneOfNumbers } from '../optionValues'
import { checkLine, labRecall } from './recall'
import { labRounds } from './rounds'
import { headLine, rowLine } from './table'

const resources = fileURLToPath(new URL('../../../../resources', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-lab-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a command with a session whose labs measure by these parts. */
const withLabs = <T>(labs: Partial<LabsSpec>, command: (session: Session) => Promise<T>): Promise<T> =>
  withSession({ workspace: folder, resources, prefer: 'eager', labs }, command)

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
    const cells = await labCells(resources)
    const { output, objects } = written(true)
    const measureLength = async ({ family, length }: ChildWork) =>
      length > 40
        ? 'out of memory'
        : { ...(await measureStep(executor, family, cells, length)), ...(await measureLengthToken(executor, family, cells, length)) }
    const options = { families: ['minGRU'], lengths: [34, 50], limit: 10 } as const
    expect(await withLabs({ measureLength }, (session) => labLength(session, output, options))).toBe(0)
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
    const measureLength = () => Promise.resolve(figures)
    await withLabs({ measureLength }, (session) => labLength(session, output, { families: ['GRU'], lengths: [64], limit: 10 }))
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

describe('lab rounds', () => {
  const options = { families: ['minGRU'], lengths: [16], gains: [1] } as const

  it('counts the iterations of each family, length and gain', { timeout: 180_000 }, async () => {
    const { output, objects } = written(true)
    expect(await withLabs({}, (session) => labRounds(session, output, { ...options, gains: [1, 2] }))).toBe(0)
    const results = objects().map((each) => roundsResultSchema.extend({ type: z.literal('rounds') }).parse(each))
    // One iteration solves what is linear, and one finds that it is solved. minGRU has no weights between states.
    expect(results).toMatchObject(
      [1, 2].map((gain) => ({ family: 'minGRU', length: 16, gain, iterations: 2, waiting: 10, converged: true }))
    )
    expect(results[0]?.exponent).toBeLessThan(0)
    expect(results[1]?.exponent).toBe(results[0]?.exponent)
  })

  it('prints a table for people', { timeout: 180_000 }, async () => {
    const { output, text } = written(false)
    await withLabs({}, (session) => labRounds(session, output, options))
    expect(text()).toMatch(/^minGRU {2,}1 {2,}16 {2,}2 {2,}10 {2,}-\d\.\d{3} {2,}\d\.\de[-+]\d+ {2,}\d+\.\d\d {2,}\d+\.\d\d$/m)
    expect(text()).toContain('step by step, T do')
  })
})

describe('lab recall', () => {
  it('trains, and judges the known outcomes', { timeout: 180_000 }, async () => {
    const { output, objects } = written(true)
    const task = { kind: 'delayedRecall', symbols: 2, distance: 1 } as const
    const recallCases: RecallCase[] = [{ task: 'delayed recall', distance: 1, length: 16, settings: task, batch: 4, steps: 10 }]
    const options = { families: ['minGRU', 'S4D'], long: false } as const
    expect(await withLabs({ recallCases }, (session) => labRecall(session, output, options))).toBe(0)
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
    const short = { task: 'delayed recall', distance: 1, length: 16, settings: task, batch: 4, steps: 5 } as const
    const recallCases: RecallCase[] = [short, { ...short, length: 40, steps: 1e9, settings: { ...task, distance: 32 } }]
    const command = (session: Session) => labRecall(session, { ...output, complain }, { families: ['minGRU'], long: false })
    expect(await withLabs({ recallCases }, command)).toBe(1)
    expect(printed[2]).toBe('Ending; what there is so far follows. Ctrl+C again ends at once.')
    expect(objects()).toMatchObject([
      { type: 'recall', steps: 5 },
      { type: 'checks', cancelled: true }
    ])
  })

  it('says for people how long it took, and how small the tasks are', { timeout: 180_000 }, async () => {
    const { output, text } = written(false)
    await withLabs({ recallCases: [] }, (session) => labRecall(session, output, { long: false }))
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
