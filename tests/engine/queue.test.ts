/** Runs wait for one another: their order, what cannot start, a queue on hold, two processes, and an engine that ends in between. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Queue } from '../../src/contract/runs/queue'
import type { EngineOptions } from '../../src/engine/serving/engineService'
import { follow, openEngine, smallDocument, withWorkspace } from './support'
import type { TestEngine } from './support'

let small: GatescopeDocument
beforeAll(() =>
  withWorkspace(async (workspace) => {
    const engine = await openEngine(workspace, { prefer: 'eager', lazy: true })
    small = await smallDocument(engine, { steps: 2, evaluateEvery: 2 })
    await engine.dispose()
  })
)
const opened = new Set<TestEngine>()
afterAll(() => Promise.all([...opened].map((engine) => engine.dispose())))

async function open(workspace: string, options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const engine = await openEngine(workspace, { prefer: 'eager', queue: true, ...options })
  opened.add(engine)
  return engine
}
async function close(engine: TestEngine): Promise<void> {
  opened.delete(engine)
  await engine.dispose()
}

const named = (name: string, training: Partial<GatescopeDocument['training']> = {}): GatescopeDocument => ({
  ...small,
  name,
  training: { ...small.training, ...training }
})
const endless = (name: string) => named(name, { steps: null })
const add = ({ client }: TestEngine, document: GatescopeDocument) => client.queue.add({ document })
const namesOf = ({ waiting }: Queue) => waiting.map(({ name }) => name)

/** The queue, as soon as it is so. */
async function when({ client }: TestEngine, holds: (queue: Queue) => boolean): Promise<Queue> {
  for await (const queue of await client.queue.watch()) if (holds(queue)) return queue
  throw new Error('the queue ended')
}
const emptied = (engine: TestEngine) => when(engine, ({ waiting, running }) => waiting.length === 0 && running === null)

/** Of the newest run, once it is over. */
async function lastSummary(engine: TestEngine) {
  const current = await engine.client.training.current()
  return (await follow(engine, current?.runId ?? '')).summary
}

it('starts the next when a run is over, in the order that was set', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const first = await engine.client.training.start({ document: endless('first') })
    for (const name of ['a', 'b', 'c']) await add(engine, named(name, { steps: name === 'b' ? null : 2 }))
    const { waiting, running } = await when(engine, (queue) => queue.waiting.length === 3)
    expect(running).toBe(first.runId)
    const [a, b, c] = waiting.map(({ queueId }) => queueId)
    if (a === undefined || b === undefined || c === undefined) throw new Error('three wait')
    expect(namesOf(await engine.client.queue.move({ queueId: c, to: 0 }))).toEqual(['c', 'a', 'b'])
    expect(namesOf(await engine.client.queue.remove({ queueId: a }))).toEqual(['c', 'b'])
    await expect(engine.client.queue.remove({ queueId: a })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await engine.client.training.stop({ runId: first.runId })
    const { running: third } = await when(engine, (queue) => queue.waiting.length === 0 && queue.running !== null)
    const summary = await engine.client.training.current()
    expect(summary).toMatchObject({ runId: third, name: 'b' })
    await engine.client.training.stop({ runId: third ?? '' })
    await emptied(engine)
    await close(engine)
  }))

it('waits for a run that is paused, and lets a person start before it instead of what trains', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const { runId } = await engine.client.training.start({ document: endless('paused') })
    await engine.client.training.pause({ runId })
    await add(engine, named('later'))
    const paused = await when(engine, (queue) => queue.waiting.length === 1)
    expect(paused.running).toBe(runId)
    await engine.client.training.resume({ runId })
    await expect(engine.client.training.start({ document: named('now') })).rejects.toMatchObject({ code: 'BUSY' })
    const now = await engine.client.training.start({ document: endless('now'), instead: true })
    expect(await when(engine, (queue) => queue.running === now.runId)).toMatchObject({ waiting: [{ name: 'later' }] })
    await close(engine)
  }))

it('passes over what cannot start, keeps its problems, and tries it again when asked', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const invalid = { ...small, model: { layers: small.model.layers.slice(1) } }
    await expect(add(engine, invalid)).rejects.toMatchObject({ code: 'INVALID_DOCUMENT' })
    await engine.client.queue.add({ document: named('unfit'), weightsFrom: 'gone' })
    await add(engine, named('fit'))
    const { waiting } = await when(engine, ({ waiting: rows, running }) => rows.length === 1 && running === null)
    expect(waiting).toMatchObject([{ name: 'unfit', problems: [{ code: 'queue.noWeights', args: { run: 'gone' } }] }])
    expect(await lastSummary(engine)).toMatchObject({ name: 'fit', phase: 'finished' })
    await engine.client.queue.retry({ queueId: waiting[0]?.queueId ?? '' })
    await when(engine, (queue) => queue.waiting[0]?.problems.length === 1)
    await close(engine)
  }))

it('goes on when the engine was ended, and starts nothing on hold', () =>
  withWorkspace(async (workspace) => {
    const before = await open(workspace)
    await before.client.training.start({ document: endless('before') })
    await add(before, named('waits'))
    await before.client.queue.hold({ held: true })
    await close(before)
    expect(JSON.parse(readFileSync(join(workspace, 'queue.json'), 'utf8'))).toMatchObject({ held: true, running: null })
    const after = await open(workspace)
    await add(after, named('second'))
    expect(await when(after, (queue) => queue.waiting.length === 2)).toMatchObject({ held: true, running: null })
    await after.client.queue.hold({ held: false })
    await emptied(after)
    expect(await lastSummary(after)).toMatchObject({ name: 'second', phase: 'finished' })
    await close(after)
  }))

it('is shared by two engines, of which one starts the runs, and the other after it', () =>
  withWorkspace(async (workspace) => {
    const one = await open(workspace)
    const { running } = await add(one, endless('first')).then(() => when(one, (queue) => queue.running !== null))
    const other = await open(workspace)
    await add(other, named('second'))
    expect(await when(one, (queue) => queue.waiting.length === 1)).toMatchObject({ running, waiting: [{ name: 'second' }] })
    expect(namesOf(await when(other, (queue) => queue.waiting.length === 1))).toEqual(['second'])
    await close(one)
    await emptied(other)
    expect(await lastSummary(other)).toMatchObject({ name: 'second', phase: 'finished' })
    await close(other)
  }))

it('waits while a lab measures, which a run that is being started keeps from beginning', () =>
  withWorkspace(async (workspace) => {
    let finish: (reason: string) => void = () => undefined
    const engine = await open(workspace, { labs: { measureLength: () => new Promise<string>((resolve) => (finish = resolve)) } })
    const lab = () => engine.client.labs.length({ families: ['RNN'], lengths: [64], limit: 60 })
    const starting = engine.client.training.start({ document: named('quick') })
    await setImmediate()
    await expect(lab()).rejects.toMatchObject({ code: 'TRAINING' })
    await follow(engine, (await starting).runId)
    const study = await lab()
    for (let event = await study.next(); !event.done && event.value.type !== 'begins';) event = await study.next()
    await add(engine, named('later'))
    // The queue decides anew after each change.
    for (const held of [true, false]) await engine.client.queue.hold({ held })
    expect(await when(engine, () => true)).toMatchObject({ running: null, measuring: 'Length: RNN', waiting: [{ name: 'later' }] })
    expect(await engine.client.training.current()).toMatchObject({ name: 'quick' })
    finish('measured enough')
    while (!(await study.next()).done);
    expect(await emptied(engine)).toMatchObject({ measuring: null })
    expect(await lastSummary(engine)).toMatchObject({ name: 'later', phase: 'finished' })
    await close(engine)
  }))
