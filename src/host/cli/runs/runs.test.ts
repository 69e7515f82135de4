/** The commands on all runs: what they print for people and for programs, and how they end. */
import { describe, expect, it } from 'vitest'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import { evaluationSchema } from '../../../contract/procedures/runs'
import { runDetailSchema, runEntrySchema } from '../../../contract/runs/entry'
import type { RunEntry } from '../../../contract/runs/entry'
import { namedRun } from '../namedRun'
import { train } from '../train/train'
import { editRun, removeRuns, restoreRuns } from './edit'
import { evaluateRun } from './evaluate'
import { evaluateLengths } from './lengths'
import { listRuns } from './list'
import type { ListOptions } from './list'
import { showRun } from './show'

async function trained(steps: number): Promise<string> {
  const file = await writeSmall((document) => ({ ...document, name: `Small ${steps}`, training: { ...document.training, steps } }))
  await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
  return namedRun(`Small ${steps}`, folder)?.runId ?? ''
}

const list = (json: boolean, options: ListOptions = {}) => run(json, (session, output) => listRuns(session, options, output))

/** The entries that a listing prints, checked by their schema. */
const entriesOf = (objects: readonly Record<string, unknown>[]): RunEntry[] =>
  objects.map(({ type, ...entry }) => {
    expect(type).toBe('run')
    return runEntrySchema.parse(entry)
  })

describe('gatescope runs', () => {
  it('says what to do where there are none', async () => {
    expect(await list(false)).toMatchObject({ code: 0, out: 'There are no runs yet: `gatescope train` makes one.\n' })
    expect(await list(true)).toMatchObject({ code: 0, objects: [] })
  })

  it('lists, searches, sorts, shows, names, removes and brings back', { timeout: 120_000 }, async () => {
    const [first, second] = [await trained(2), await trained(3)]
    const ids = async (options?: ListOptions) => entriesOf((await list(true, options)).objects).map(({ runId }) => runId)
    expect(await ids()).toEqual([second, first])
    expect(await ids({ where: 'step = 2' })).toEqual([first])
    expect(await ids({ where: 'failed' })).toEqual([])
    expect(await ids({ sort: 'step' })).toEqual([first, second])
    expect(await ids({ sort: '-name' })).toEqual([second, first])
    const plain = await list(false)
    expect(plain.out.split('\n')[0]).toMatch(/^Run +Name +Model +State +Step +Best +Last +Time +Size +Started +Tags$/)
    expect(plain.out.split('\n')[1]).toMatch(
      new RegExp(`^${second}  Small 3  LSTM 8  finished +3 +[\\d.]+ +[\\d.]+ +[\\d.]+ s +[\\d.]+ [KM]B  20`)
    )
    expect((await list(false, { where: 'failed' })).out).toBe('None of 2 runs matches.\n')
    const refused = await list(true, { where: 'hiden > 3' })
    expect(refused).toMatchObject({ code: 2, objects: [{ type: 'failure' }] })
    expect(refused.error).toContain('Did you mean hidden?')
    expect((await list(false, { sort: 'hiden' })).error).toContain('Did you mean hidden?')

    const shown = await run(true, (session, output) => showRun(session, first, output))
    const [{ type: _, ...detail } = {}] = shown.objects
    expect(runDetailSchema.parse(detail)).toMatchObject({ entry: { runId: first }, checkpoints: [{ step: 2 }] })
    const text = await run(false, (session, output) => showRun(session, first, output))
    expect(text.out).toMatch(/^Small 2\n {2}run +\S+\n {2}model +LSTM 8, [\d,]+ parameters\n/)
    expect(text.out).toMatch(/training\.batchSize +2\n/)
    expect((await run(false, (session, output) => showRun(session, 'none', output))).code).toBe(2)

    const about = { title: 'Baseline', tags: ['a b'], starred: true }
    await run(true, (session, output) => editRun(session, first, () => about, output))
    expect(namedRun('Baseline', folder)?.runId).toBe(first)
    expect(await ids({ where: 'tag = "a b" and starred' })).toEqual([first])

    const removed = await run(true, (session, output) => removeRuns(session, [first], output))
    expect(removed).toMatchObject({ code: 0, objects: [{ type: 'removed', runIds: [first] }] })
    expect(await ids()).toEqual([second])
    expect((await run(true, (session, output) => removeRuns(session, [first], output))).code).toBe(2)
    expect((await run(true, (session, output) => restoreRuns(session, [first], output))).code).toBe(0)
    expect(await ids({ where: 'starred' })).toEqual([first])
  })
})

describe('gatescope evaluate', () => {
  it('prints every metric, and says which step there is not', { timeout: 120_000 }, async () => {
    const runId = await trained(2)
    const evaluate = (json: boolean, step: number | null, data: string | null = null) =>
      run(json, (session, output) => evaluateRun(session, { runId, step, data, horizon: null }, output), `${folder}/small.gatescope.json`)
    const whole = await evaluate(true, null)
    const [{ type, ...evaluation } = {}] = whole.objects
    expect([whole.code, type]).toEqual([0, 'evaluation'])
    const read = evaluationSchema.parse(evaluation)
    expect(read).toMatchObject({ runId, step: 2, data: null, metrics: [{ name: 'bitsPerCharacter' }] })
    const plain = await evaluate(false, 2, 'sea.txt')
    expect(plain.out).toMatch(/^Step 2 on sea\.txt: [\d,]+ targets in [\d,]+ batches\n {2}Bits per character +[\d.]+\n {2}Loss +[\d.]+\n$/)
    expect((await evaluate(true, 99)).code).toBe(2)
    expect(await evaluate(false, null, 'none.txt')).toMatchObject({ code: 2 })
  })
  it('evaluates on several lengths, with what simple predictions reach there', { timeout: 300_000 }, async () => {
    const file = await writeSmall(({ training, ...document }) => ({
      ...document,
      name: 'Copying',
      task: { kind: 'copyMemory', symbols: 4, count: 2 },
      training: { ...training, batchSize: 64, sequenceLength: 8, steps: 2, order: 'random' }
    }))
    const trained = await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
    const loss = (2 * Math.log(4)) / 8
    expect(trained.objects.filter(({ type }) => type === 'baseline')).toEqual([
      { type: 'baseline', name: 'without memory', loss: expect.closeTo(loss), accuracy: 0.25, bitsPerTarget: 2 }
    ])
    const runId = namedRun('Copying', folder)?.runId ?? ''
    const at = (json: boolean, lengths: number[]) =>
      run(json, (session, output) => evaluateLengths(session, { runId, step: null, data: null, lengths }, output))
    const { objects } = await at(true, [8, 16])
    const [own, longer] = objects.map(({ type: _, ...object }) => evaluationSchema.parse(object))
    expect([own?.length, longer?.length]).toEqual([8, 16])
    expect(own?.baselines[0]?.loss).toBeCloseTo(loss)
    expect(longer?.baselines[0]?.loss).toBeCloseTo(loss / 2)
    const table = /Step 2 on sequences of one length\nlength {2}accuracy.*without memory\n +16 .*25\.00 %\n$/
    expect((await at(false, [16])).out).toMatch(table)
    const refused = await at(true, [3])
    expect(refused.code).toBe(2)
    expect(refused.objects.at(-1)).toMatchObject({ type: 'problems', problems: [{ code: 'task.tooShort' }] })
  })
  it('prints which class was taken for which', { timeout: 120_000 }, async () => {
    const file = await writeSmall(({ model, training, ...document }) => ({
      ...document,
      name: 'Parity',
      model: {
        layers: model.layers.map((layer) => (layer.kind === 'head' ? { ...layer, params: { ...layer.params, over: 'last' } } : layer))
      },
      task: { kind: 'parity', shortest: 2, heldOutLength: 6 },
      training: { ...training, batchSize: 64, steps: 2, order: 'random' }
    }))
    await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
    const runId = namedRun('Parity', folder)?.runId ?? ''
    const evaluate = (json: boolean) =>
      run(json, (session, output) => evaluateRun(session, { runId, step: null, data: null, horizon: null }, output))
    const [{ type: _, ...object } = {}] = (await evaluate(true)).objects
    const { confusion, targets, metrics } = evaluationSchema.parse(object)
    const [even = [], odd = []] = confusion?.counts ?? []
    expect(confusion?.classes).toEqual(['even', 'odd'])
    expect([...even, ...odd].reduce((total, count) => total + count, 0)).toBe(targets)
    expect(metrics[0]?.value).toBeCloseTo(((even[0] ?? NaN) + (odd[1] ?? NaN)) / targets)
    expect((await evaluate(false)).out).toMatch(/\n {2}1 even +[\d,]+ +[\d,]+ +[\d.]+ %\n {2}2 odd/)
  })
})
