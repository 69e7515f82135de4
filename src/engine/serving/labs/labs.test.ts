/** A study is told while it measures, kept on disk from its beginning on, cancelled by its reader, and refused while something else runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { LabEvent } from '../../../contract/labs/study'
import type { LengthMeasure } from '../../../contract/labs/length'
import { createExecutor } from '../../executors/pick'
import { cellTemplates } from '../../looking/lab/families'
import { Labs } from './labs'
import type { LabsSpec } from './labsSpec'
import type { ChildWork } from './measureInChildren'
import { StudyFiles } from './studyFiles'

const cell = (family: keyof typeof cellTemplates) => readTemplate(cellTemplates[family]).cells[0]!
const cells = { RNN: cell('RNN'), LSTM: cell('LSTM'), GRU: cell('GRU'), minGRU: cell('minGRU') }

/** A time and a memory that grow with the length, and a token that does not. */
const figures = ({ family, length }: ChildWork): LengthMeasure => ({
  family,
  length,
  width: 8,
  parameters: 1000,
  stepMs: length / 100,
  cpuMs: length / 50,
  peakBytes: 500e6 + 1e6 * length,
  flops: 1e6,
  predictedBytes: 1e6,
  rounds: length,
  leastRounds: length,
  stateBytes: 64,
  tokenMs: 0.1,
  tokenPeakBytes: 4e8,
  tokenBaseBytes: 4e8,
  keptBytes: 64
})

let folder: string
let files: StudyFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-labs-'))
  files = new StudyFiles(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

function labsWith(changed: Partial<LabsSpec> = {}): Labs {
  let time = 1_000
  return new Labs({
    files,
    cells: () => Promise.resolve(cells),
    executor: () => createExecutor({ prefer: 'eager' }),
    measureLength: (work) => Promise.resolve(figures(work)),
    recallCases: [],
    training: () => null,
    takeEngine: () => () => undefined,
    now: () => (time += 1_000),
    ...changed
  })
}

async function all(events: AsyncIterable<LabEvent>): Promise<LabEvent[]> {
  const told: LabEvent[] = []
  for await (const event of events) told.push(event)
  return told
}

const wish = { families: ['RNN'], lengths: [64, 128, 256, 512], limit: 90 } as const
const lengthWish = { families: [...wish.families], lengths: [...wish.lengths], limit: wish.limit }

describe('a study of lengths', () => {
  it('tells what it measures, and is kept with fitted powers', async () => {
    const labs = labsWith()
    const events = await all(labs.length(lengthWish))
    expect(events.filter(({ type }) => type === 'begins')).toHaveLength(4)
    expect(events.at(-1)).toMatchObject({ type: 'study', study: { state: 'finished', title: 'Length: RNN' } })
    const { studies } = await labs.list()
    expect(studies).toHaveLength(1)
    const [study] = studies
    if (study?.lab !== 'length') throw new Error('no study of lengths')
    expect(study.measures.map(({ length }) => length)).toEqual(wish.lengths)
    expect(study.summaries[0]?.measured.time).toMatchObject({ kind: 'power', exponent: expect.closeTo(1, 1) })
    expect(study.seconds).toBeGreaterThan(0)
  })

  it('is cancelled when its reader stops, and keeps what there is', async () => {
    const children: AbortSignal[] = []
    const labs = labsWith({
      measureLength: (work) => {
        if (work.length === 64) return Promise.resolve(figures(work))
        children.push(work.signal)
        const ended = 'The operation was aborted'
        // The reader may have stopped before the measurement begins.
        if (work.signal.aborted) return Promise.resolve(ended)
        return new Promise((resolve) => work.signal.addEventListener('abort', () => resolve(ended)))
      }
    })
    for await (const event of labs.length(lengthWish)) if (event.type === 'begins' && event.length === 128) break
    expect(children.map(({ aborted }) => aborted)).toEqual([true])
    const { studies } = await labs.list()
    expect(studies).toMatchObject([{ state: 'cancelled', measures: [{ length: 64 }], stops: [] }])
    expect(labs.refusal()).toBeNull()
  })

  it('is cancelled by the signal of its call, and tells its end', async () => {
    const controller = new AbortController()
    const labs = labsWith({ measureLength: (work) => (controller.abort(), Promise.resolve(figures(work))) })
    const events = await all(labs.length(lengthWish, controller.signal))
    expect(events.at(-1)).toMatchObject({ study: { state: 'cancelled' } })
  })

  it('says why it failed', async () => {
    const labs = labsWith({ cells: () => Promise.reject(new Error('the templates are gone')) })
    const events = await all(labs.length(lengthWish))
    expect(events.at(-1)).toMatchObject({ study: { state: 'failed', reason: 'the templates are gone' } })
  })

  it('is refused while a run trains or another study measures, and says when a run trained meanwhile', async () => {
    expect(labsWith({ training: () => 'LSTM' }).refusal()).toEqual({ code: 'TRAINING', name: 'LSTM' })
    let training: string | null = null
    const labs = labsWith({ training: () => training })
    for await (const event of labs.length(lengthWish)) {
      if (event.type !== 'begins' || event.number > 1) continue
      expect(labs.refusal()).toEqual({ code: 'MEASURING', name: 'Length: RNN' })
      training = 'GRU'
    }
    expect((await labs.list()).studies).toMatchObject([{ state: 'finished', disturbedBy: 'GRU' }])
  })
})

describe('a study of recall', () => {
  const settings = { kind: 'delayedRecall', symbols: 2, distance: 1 } as const
  const short = { task: 'delayed recall', distance: 1, length: 16, settings, batch: 4, steps: 5 } as const

  it('tells its progress and its results', { timeout: 120_000 }, async () => {
    const labs = labsWith({ recallCases: [short, { ...short, length: 32 }] })
    const events = await all(labs.recall({ families: ['minGRU'], tasks: ['delayed recall'], lengths: [16], long: false }))
    expect(events).toContainEqual({ type: 'begins', number: 1, of: 1, family: 'minGRU', length: 16, task: 'delayed recall' })
    expect(events.at(-1)).toMatchObject({ study: { lab: 'recall', state: 'finished', results: [{ family: 'minGRU', steps: 5 }] } })
  })
})

describe('kept studies', () => {
  it('are renamed, removed and put back', async () => {
    const labs = labsWith()
    await all(labs.length(lengthWish))
    const [study] = (await labs.list()).studies
    const id = study?.id ?? ''
    expect(await labs.rename(id, 'My RNN')).toMatchObject({ title: 'My RNN' })
    const removed = await labs.remove(id)
    expect((await labs.list()).studies).toEqual([])
    if (removed !== null) await labs.restore(removed)
    expect((await labs.list()).studies).toMatchObject([{ id, title: 'My RNN', state: 'finished' }])
    expect(await labs.rename('lab-none', 'x')).toBeNull()
    expect(await labs.remove('lab-none')).toBeNull()
  })

  it('are told as cut when their process is gone, and as unreadable when they are no studies', async () => {
    const labs = labsWith()
    await all(labs.length(lengthWish))
    const [study] = (await labs.list()).studies
    const owner = { pid: 2 ** 22 + 1, born: '1' }
    const running = { ...study, id: 'lab-cut', state: 'running' }
    writeFileSync(join(folder, 'lab-cut.json'), JSON.stringify({ format: 'gatescope-lab', version: 1, owner, study: running }))
    writeFileSync(join(folder, 'lab-bad.json'), '{}')
    const { studies, unreadable } = await labs.list()
    expect(studies.find(({ id }) => id === 'lab-cut')).toMatchObject({ state: 'cut' })
    expect(unreadable).toEqual(['lab-bad.json'])
  })
})
