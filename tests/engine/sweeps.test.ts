/** Sweeps train their trials to the end, go on where they were stopped, and decide on results alone. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withSettings } from '../../src/contract/runs/settings'
import { sweepSpecSchema } from '../../src/contract/runs/sweep'
import type { Sweep, SweepSpec } from '../../src/contract/runs/sweep'
import { openEngine, smallDocument, withWorkspace } from './support'
import type { TestEngine } from './support'

const rate = 'training.optimizer.learningRate'
const rates = [0.001, 0.01, 0.1, 0.02]

async function specOf(engine: TestEngine, change: Partial<SweepSpec> = {}): Promise<SweepSpec> {
  const document = await smallDocument(engine, { steps: 4, evaluateEvery: 2, validationBatches: 1 })
  const form = { format: 'gatescope-sweep', version: 1, name: 'Rates', document, method: { kind: 'grid' } }
  return sweepSpecSchema.parse({ ...form, settings: { [rate]: { values: rates } }, ...change })
}

/** With a layer so wide that one unit more is less than 4 % more parameters. */
async function wide(engine: TestEngine) {
  const document = await smallDocument(engine, { steps: 4 })
  const changed = withSettings(document, { 'layers.lstm.hidden': 64 })
  if (!changed.ok) throw new Error('the layer is called otherwise')
  return changed.document
}

const open = (workspace: string, queue = false) => openEngine(workspace, { prefer: 'eager', queue })

/** The sweep, as soon as it is so. */
async function when({ client }: TestEngine, sweepId: string, holds: (sweep: Sweep) => boolean): Promise<Sweep> {
  for await (const { sweeps } of await client.sweeps.watch())
    for (const sweep of sweeps) if (sweep.sweepId === sweepId && holds(sweep)) return sweep
  throw new Error('the sweeps ended')
}

/** The id of the run that trains, as soon as one does that is not this one. A sweep is watched too seldom to tell before its end. */
async function trains({ client }: TestEngine, but: string | null = null): Promise<string> {
  for await (const { running } of await client.queue.watch()) if (running !== null && running !== but) return running
  throw new Error('the queue ended')
}

const finished = ({ phase }: Sweep) => phase === 'finished'
const bests = ({ trials }: Sweep) => trials.map(({ best }) => best)
const runsOf = ({ workspace }: TestEngine) => readdirSync(join(workspace, 'runs')).length

/** The results of a grid that nothing interrupts. */
function unbroken(change: Partial<SweepSpec>): Promise<Sweep> {
  return withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const { sweepId } = await engine.client.sweeps.start({ spec: await specOf(engine, change) })
    const sweep = await when(engine, sweepId, finished)
    await engine.dispose()
    return sweep
  })
}

it('trains every trial of a grid with its settings and seeds', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace, true)
    const spec = await specOf(engine, { seeds: [1, 2], settings: { [rate]: { values: [0.001, 0.01] } } })
    const { sweepId } = await engine.client.sweeps.start({ spec })
    const sweep = await when(engine, sweepId, finished)
    expect(sweep).toMatchObject({ name: 'Rates', metric: 'bitsPerCharacter', varied: [rate, 'training.seed'], place: { kind: 'here' } })
    expect(sweep.trials.map(({ settings, seed, state, step }) => [settings[rate], seed, state, step])).toEqual([
      [0.001, 1, 'finished', 4],
      [0.001, 2, 'finished', 4],
      [0.01, 1, 'finished', 4],
      [0.01, 2, 'finished', 4]
    ])
    expect(new Set(bests(sweep).map((best) => best?.value)).size).toBe(4)
    const runId = sweep.trials[2]?.runId ?? ''
    const trained = await engine.client.training.document({ runId })
    expect(trained?.training).toMatchObject({ seed: 1, optimizer: { learningRate: 0.01 } })
    expect(trained?.name).toBe('Rates 3')
    expect(await engine.client.sweeps.spec({ sweepId })).toEqual(spec)
    await engine.dispose()
  }))

it('goes on after it was stopped and after its engine ended, and trains nothing twice', () =>
  withWorkspace(async (workspace) => {
    const first = await open(workspace, true)
    const { sweepId } = await first.client.sweeps.start({ spec: await specOf(first) })
    const trial = await trains(first)
    expect((await first.client.sweeps.stop({ sweepId })).phase).toBe('stopped')
    expect((await first.client.queue.hold({ held: false })).waiting).toEqual([])
    await first.client.sweeps.resume({ sweepId })
    await trains(first, trial)
    await first.dispose()
    const second = await open(workspace)
    const interrupted = await when(second, sweepId, ({ phase }) => phase !== 'running')
    expect([interrupted.phase, interrupted.trials[0]?.state]).toEqual(['interrupted', 'finished'])
    await second.client.sweeps.resume({ sweepId })
    const sweep = await when(second, sweepId, finished)
    expect(runsOf(second)).toBe(rates.length)
    await second.dispose()
    expect(bests(sweep)).toEqual(bests(await unbroken({})))
  }))

it('stops, and ends with its engine, while its first trial is about to wait for its turn', () =>
  withWorkspace(async (workspace) => {
    const first = await open(workspace, true)
    const spec = await specOf(first)
    const { sweepId } = await first.client.sweeps.start({ spec })
    expect((await first.client.sweeps.stop({ sweepId })).phase).toBe('stopped')
    await when(first, sweepId, ({ phase }) => phase === 'stopped')
    await first.client.sweeps.resume({ sweepId })
    await first.dispose()
    const second = await open(workspace)
    await when(second, sweepId, ({ phase }) => phase === 'interrupted')
    await second.dispose()
  }))

it('halves: the best go on from their checkpoints, and end as if they had had all steps from the beginning', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const method = { kind: 'halving', trials: 4, eta: 2, firstSteps: 2, seed: 3 } as const
    const settings = { [rate]: { from: 0.0001, to: 0.1, scale: 'log', count: 4 } as const }
    const spec = await specOf(engine, { method, settings })
    const { sweepId } = await engine.client.sweeps.start({ spec })
    const sweep = await when(engine, sweepId, finished)
    const steps = sweep.trials.map(({ step }) => step)
    expect(steps.toSorted((a, b) => a - b)).toEqual([2, 2, 4, 4])
    expect(runsOf(engine)).toBe(4)
    const ranked = sweep.trials.toSorted((a, b) => (a.best?.value ?? Infinity) - (b.best?.value ?? Infinity))
    expect(ranked[0]?.step).toBe(4)
    const best = sweep.trials.find(({ step }) => step === 4)
    await engine.dispose()
    const whole = await unbroken({ settings: { [rate]: { values: [best?.settings[rate] ?? 0] } } })
    expect(best?.best).toEqual(whole.trials[0]?.best)
  }))

it('refuses what cannot be swept, with the path of each problem, and plans the rest', () =>
  withWorkspace(async (workspace) => {
    const engine = await open(workspace)
    const { sweeps } = engine.client
    const wrong = await specOf(engine, { settings: { 'training.speed': { values: [1] }, 'layers.lstm.hidden': { values: [0] } } })
    const refusal: unknown = await sweeps.start({ spec: wrong }).catch((error: unknown) => error)
    const places = [{ place: { path: 'settings.training.speed' } }, { place: { path: 'settings.layers.lstm.hidden' } }]
    expect(refusal).toMatchObject({ code: 'INVALID_SWEEP', data: { problems: places } })
    const spec = await specOf(engine, {
      document: await wide(engine),
      settings: { 'layers.embedding.units': { values: [4, 8, 16, 4_096] } },
      equalParameters: { width: 'layers.lstm.hidden' }
    })
    const plan = await sweeps.plan({ spec })
    const [small = 0, same = 0, large = 0] = plan.map(({ parameterCount }) => parameterCount ?? 0)
    for (const count of [small, large]) expect(Math.abs(count / same - 1)).toBeLessThanOrEqual(0.02)
    expect(plan[1]?.settings).toEqual({ 'layers.embedding.units': 8, 'layers.lstm.hidden': 64 })
    expect(plan[3]).toMatchObject({ parameterCount: null, problems: [{ code: 'sweep.noEqualWidth' }] })
    await expect(sweeps.stop({ sweepId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await engine.dispose()
  }))
