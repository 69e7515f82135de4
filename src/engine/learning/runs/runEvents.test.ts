import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newRun, rowsFrom } from '../../../../tests/support/newRun'
import type { RunEvent } from '../../../contract/events/run'
import type { Snapshot } from '../training/runSpec'
import { thisProcess } from '../../files/owner'
import { EvaluationColumns, StepColumns } from './columns/columnTables'
import { runEvents } from './runEvents'
import { RunStore } from './runStore'

let folder: string
let store: RunStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  store = new RunStore(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const snapshot = (step: number): Snapshot => ({ step, seconds: step, tensors: new Map(), batches: '' })
const evaluation = (step: number) => ({ type: 'evaluation' as const, step, loss: 1, values: [1.5] })

/** Takes events until one holds. */
async function take(events: AsyncIterator<RunEvent>, until: (event: RunEvent) => boolean): Promise<RunEvent[]> {
  const taken: RunEvent[] = []
  for (;;) {
    const { value, done } = await events.next()
    if (done) return taken
    taken.push(value)
    if (until(value)) return taken
  }
}
const steps = (events: RunEvent[]) => events.flatMap((event) => (event.type === 'steps' ? [...event.step] : []))
const isStatus = (event: RunEvent) => event.type === 'status'

describe('the events of a run', () => {
  it('begin with the status, then all that was recorded, then what happens', async () => {
    const record = await newRun(store)
    record.steps(rowsFrom(1, 3))
    record.evaluation(evaluation(2))
    record.note(3, 'compiled')
    const events = runEvents(record)
    expect((await take(events, isStatus)).map(({ type }) => type)).toEqual(['status'])
    const history = await take(events, isStatus)
    expect(history.map(({ type }) => type)).toEqual(['steps', 'evaluation', 'note', 'status'])
    record.steps(rowsFrom(4, 1))
    record.steps(rowsFrom(5, 2))
    record.status({ phase: 'training' })
    const later = await take(events, isStatus)
    expect(steps(later)).toEqual([4, 5, 6])
    expect(later[later.length - 1]).toMatchObject({ summary: { phase: 'training' } })
  })

  it('come together for a reader that is slow, and only the newest status', async () => {
    const record = await newRun(store)
    const events = runEvents(record)
    await take(events, isStatus)
    await take(events, isStatus)
    for (let k = 1; k <= 50; k++) {
      record.steps(rowsFrom(k, 1))
      record.status({ step: k })
    }
    const taken = await take(events, isStatus)
    expect(taken.map(({ type }) => type)).toEqual(['steps', 'status'])
    expect(steps(taken).length).toBe(50)
  })

  it('never say that a run trains after it was paused, though the reader took its steps late', async () => {
    const record = await newRun(store)
    const events = runEvents(record)
    await take(events, isStatus)
    await take(events, isStatus)
    record.steps(rowsFrom(1, 1))
    record.status({ phase: 'training', step: 1 })
    expect(steps(await take(events, ({ type }) => type === 'steps'))).toEqual([1])
    record.status({ phase: 'paused', step: 1 })
    expect(await take(events, isStatus)).toEqual([{ type: 'status', summary: record.summary }])
    expect(record.summary.phase).toBe('paused')
  })

  it('tell a slow reader of a run that trains on', async () => {
    const record = await newRun(store)
    record.status({ phase: 'training' })
    const events = runEvents(record)
    await take(events, isStatus)
    await take(events, isStatus)
    record.steps(rowsFrom(1, 1))
    record.status({ step: 1 })
    await take(events, ({ type }) => type === 'steps')
    record.status({ step: 2 })
    expect(await take(events, isStatus)).toMatchObject([{ summary: { step: 1 } }])
    expect(await take(events, isStatus)).toMatchObject([{ summary: { step: 2 } }])
  })

  it('end when the reader goes', async () => {
    const record = await newRun(store)
    const reader = new AbortController()
    const events = runEvents(record, reader.signal)
    const waiting = take(events, () => false)
    await Promise.resolve()
    reader.abort()
    expect((await waiting).every(isStatus)).toBe(true)
  })

  it('go back with a run that goes back to a checkpoint', async () => {
    const record = await newRun(store)
    record.steps(rowsFrom(1, 10))
    record.evaluation(evaluation(5))
    record.evaluation(evaluation(10))
    const events = runEvents(record)
    await take(events, isStatus)
    expect(steps(await take(events, isStatus)).length).toBe(10)
    await record.reopen(thisProcess(), snapshot(6), { phase: 'compiling', executor: 'eager', steps: null })
    record.steps(rowsFrom(7, 2))
    record.evaluation(evaluation(8))
    record.status({ phase: 'training' })
    const later = await take(events, (event) => isStatus(event) && event.type === 'status' && event.summary.phase === 'training')
    expect(steps(later)).toEqual([7, 8])
    expect(later.filter(({ type }) => type === 'evaluation')).toEqual([evaluation(8)])
    expect(record.summary).toMatchObject({ step: 6, checkpoint: 6 })
  })
})

describe('the run store', () => {
  it('finds its runs again, the newest first, with their documents', async () => {
    const first = await newRun(store, { now: 1_000 })
    const second = await newRun(store, { now: 2_000 })
    second.status({ phase: 'finished', step: 7 })
    await store.close()
    store = new RunStore(folder)
    expect(store.newest()?.summary).toMatchObject({ runId: second.summary.runId, phase: 'finished', step: 7 })
    const record = store.get(first.summary.runId)
    expect(record?.summary.runId).toBe(first.summary.runId)
    expect(record && (await store.document(record))?.name).toBe('LSTM on Moby Dick')
  })

  it('takes a run for interrupted when its process is gone, and leaves those of others alone', async () => {
    const record = await newRun(store)
    await store.close()
    store = new RunStore(folder)
    expect(store.newest()?.summary.phase).toBe('interrupted')

    const path = join(record.folder, 'run.json')
    const parent = JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), owner: ownerOf(process.ppid) })
    writeFileSync(path, parent)
    store = new RunStore(folder)
    expect(store.newest()?.summary.phase).toBe('compiling')
    expect(store.newest()?.elsewhere).toMatchObject({ pid: process.ppid })
  })

  it('passes over what is no run', async () => {
    const record = await newRun(store, { now: 1_000 })
    const broken = await newRun(store, { now: 2_000 })
    await store.close()
    writeFileSync(join(broken.folder, 'run.json'), '{"format":"gatescope-r')
    store = new RunStore(folder)
    expect(store.newest()?.summary.runId).toBe(record.summary.runId)
    expect(store.get('../outside')).toBeNull()
    expect(store.get('nothing')).toBeNull()
  })
})

/** The parent process as an owner: it runs as long as this test. */
function ownerOf(pid: number) {
  const stat = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'latin1') : null
  return { pid, born: stat && (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null) }
}

describe('the files of runs', () => {
  it('are not open when runs are over, however many there were', async ({ skip }) => {
    skip(process.platform !== 'linux', 'open files are counted on Linux only')
    const open = () => readdirSync('/proc/self/fd').length
    const before = open()
    for (let k = 0; k < 20; k++) {
      const record = await newRun(store, { now: k })
      record.steps(rowsFrom(1, 3))
      record.evaluation(evaluation(2))
      record.over()
      expect(record.recorded.steps.read(0, 3)).toEqual(rowsFrom(1, 3))
    }
    expect(open() - before).toBeLessThan(5)
  })

  it('tell what is missing when a run goes on from its checkpoint, once', async () => {
    const record = await newRun(store)
    for (let step = 1; step <= 6; step++) record.steps(rowsFrom(step, 1))
    await record.checkpoint(snapshot(6))
    await record.close()
    const path = join(record.folder, 'metrics.log')
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(150) ^ 1, 150)
    writeFileSync(path, bytes.subarray(0, -10))
    const change = { phase: 'compiling', executor: 'eager', steps: null } as const
    const whole = { unused: [], mended: 0, missing: 0, places: 0 }
    expect(await record.reopen(thisProcess(), snapshot(6), change)).toEqual({ ...whole, missing: 2, places: 2 })
    record.steps(rowsFrom(7, 1))
    await record.close()
    expect(await record.reopen(thisProcess(), snapshot(6), change)).toEqual(whole)
    expect([...record.recorded.steps.read(0, record.recorded.steps.rows).step]).toEqual([1, 3, 4, 5])
  })

  it('of an older run are carried over into a log when it goes on, and mended', async () => {
    const record = await newRun(store)
    await record.close()
    const columns = join(record.folder, 'metrics')
    const steps = new StepColumns(columns, 2)
    steps.append(rowsFrom(1, 8))
    steps.close()
    const evaluations = new EvaluationColumns(columns, 1)
    for (const step of [3, 6, 8]) evaluations.append(evaluation(step))
    evaluations.close()
    await record.checkpoint(snapshot(6))
    await record.close()
    truncateSync(join(columns, 'loss.f32'), 12)
    expect(record.recorded.steps.read(0, 3)).toEqual(rowsFrom(1, 3))
    await record.close()
    const change = { phase: 'compiling', executor: 'eager', steps: null } as const
    expect(await record.reopen(thisProcess(), snapshot(6), change)).toEqual({ unused: [], mended: 3, missing: 0, places: 0 })
    expect(readdirSync(record.folder).sort()).toContain('metrics.log')
    expect(readdirSync(record.folder)).not.toContain('metrics')
    record.steps(rowsFrom(7, 1))
    await record.close()
    const { recorded } = record
    const loss = [1, 2, 3, NaN, NaN, NaN, 7]
    expect(recorded.steps.read(0, recorded.steps.rows)).toMatchObject({ step: rowsFrom(1, 7).step, loss: Float32Array.from(loss) })
    expect(recorded.evaluations.read(0, recorded.evaluations.rows)).toEqual([evaluation(3), evaluation(6)])
  })
})
