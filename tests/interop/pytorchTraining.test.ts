/**
 * `train.py` of a PyTorch export goes on as the engine itself does: the same batches, losses, evaluations, weights and optimizer state, alone and
 * under torchrun, in a run that the workbench opens.
 */
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { EvaluationEvent } from '../../src/contract/events/run'
import type { Task } from '../../src/contract/document/task'
import { taskKindNames, taskKinds } from '../../src/contract/document/taskKinds'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { generateText } from '../../src/host/cli/generate/text'
import { createOutput } from '../../src/host/cli/output'
import { withSession } from '../../src/host/cli/session'
import { applyEdit } from '../../src/renderer/lib/edits/applyEdit'
import { setTaskEdit } from '../../src/renderer/features/data/taskEdits'
import { follow, smallDocument, trainToEnd, withEager } from '../engine/support'
import type { TestEngine } from '../engine/support'
import { resources } from '../support/commandLine'
import { recordOf } from '../support/recordOf'
import { probeOf, smallTask, writeTaskFiles } from '../support/taskFiles'
import { readTemplate, shrunk, templateList } from '../support/templates'
import { python, PythonWorker } from './pythonWorker'
import { wanted } from './table'

const [before, after] = [4, 7]
const worker = new PythonWorker()
// An export would run its own check in a Python of its own, which other tests do.
beforeAll(() => void (process.env.GATESCOPE_PYTHON = 'no-python'))
afterAll(() => worker.close())

/** Trains a document, exports it, goes on in Python by `command`, and in the engine; returns both runs. */
async function goOn(engine: TestEngine, document: GatescopeDocument, command: (folder: string, args: string[]) => Promise<string>) {
  const training = { ...document.training, steps: before, evaluateEvery: 3, validationBatches: 2 }
  const { summary } = await trainToEnd(engine, { ...document, training })
  expect(summary).toMatchObject({ phase: 'finished', step: before })
  const folder = join(engine.workspace, 'project')
  const wish = { format: 'pytorch', options: {} } as const
  for await (const event of await engine.client.exporting.write({ runId: summary.runId, wish, folder, step: null, overwrite: false }))
    if (event.type !== 'stage') expect(event).toMatchObject({ type: 'done', step: before })
  const runs = join(engine.workspace, 'runs')
  const known = new Set(readdirSync(runs))
  const printed = await command(folder, ['--steps', `${after - before}`, '--out', runs, '--device', 'cpu'])
  const written = readdirSync(runs).filter((id) => !known.has(id))
  expect(written, printed).toHaveLength(1)
  await engine.client.training.resume({ runId: summary.runId, steps: after })
  await follow(engine, summary.runId)
  return { ours: summary.runId, theirs: written[0] ?? '', kind: document.task.kind }
}

async function alone(folder: string, args: string[]): Promise<string> {
  const { code, output } = await worker.run(folder, 'train.py', args)
  expect(code, output).toBe(0)
  return output
}

/** Two processes with gloo. */
async function distributed(folder: string, args: string[]): Promise<string> {
  const launcher = ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node', '2', 'train.py', ...args]
  const { stdout, stderr } = await promisify(execFile)(python, launcher, { cwd: folder, env: { ...process.env, OMP_NUM_THREADS: '1' } })
  return stdout + stderr
}

function checkpoint(engine: TestEngine, runId: string) {
  const file = readFileSync(join(engine.workspace, 'runs', runId, 'checkpoints', `step-${after}.safetensors`))
  const decoded = decodeSafetensors(file)
  if (!decoded) throw new Error('the checkpoint cannot be read')
  return decoded
}

const numbersOf = (evaluations: readonly EvaluationEvent[]): number[] =>
  evaluations.flatMap(({ step, loss, values }) => [step, loss, ...values])

/** Numbers agree in units of the larger of a thousandth and the largest of them. */
function expectNear(numbers: readonly number[], expected: readonly number[], what: string, tolerance: number): void {
  expect(numbers.length, what).toBe(expected.length)
  const unit = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-3)
  const worst = numbers.reduce((most, each, k) => Math.max(most, Math.abs(each - (expected[k] ?? NaN))), 0)
  expect(worst / unit, what).toBeLessThan(tolerance)
}

/**
 * What evaluations carry begins anew in the next one. The bias of keys adds the same to all scores of a query, which softmax takes off again: its
 * gradient is rounding alone, of which Adam makes steps.
 */
const isArbitrary = (name: string): boolean => name.startsWith('carried.evaluate.') || name.endsWith('.key.bias')

/** The run that Python wrote is the engine's own: its curves, its checkpoint with all that training keeps, and the place in the data. */
async function expectSame(engine: TestEngine, { ours, theirs, kind }: Awaited<ReturnType<typeof goOn>>): Promise<void> {
  const [pythons, engines] = [theirs, ours].map((runId) => recordOf(engine.workspace, runId))
  expect([...(pythons?.steps.step ?? [])]).toEqual([...(engines?.steps.step ?? [])])
  for (const name of ['loss', 'learningRate', 'gradientNorm', 'gradientNorms'] as const)
    expectNear([...(pythons?.steps[name] ?? [])], [...(engines?.steps[name] ?? [])], name, 1e-4)
  const evaluated = engines?.evaluations.slice(-Math.ceil(engines.evaluations.length / 2)) ?? []
  expectNear(numbersOf(pythons?.evaluations.slice(-evaluated.length) ?? []), numbersOf(evaluated), 'evaluations', 1e-4)
  const [written, own] = [checkpoint(engine, theirs), checkpoint(engine, ours)]
  expect(written.metadata['batches']).toBe(own.metadata['batches'])
  expect([...written.tensors.keys()].sort()).toEqual([...own.tensors.keys()].sort())
  for (const [name, { type, data }] of own.tensors) {
    const tensor = written.tensors.get(name)
    expect(tensor?.type).toEqual(type)
    if (!isArbitrary(name)) expectNear([...(tensor?.data ?? [])], [...data], name, 2e-3)
  }
  await expectOpens(engine, theirs, kind)
}

/** The workbench opens it: the summary, a probe with its maps, and its training goes on. */
async function expectOpens(engine: TestEngine, runId: string, kind: Task['kind']): Promise<void> {
  const { inspection } = engine.client
  const probe = await inspection.probe({ runId, text: probeOf(kind) })
  expect(probe.maps.length).toBeGreaterThan(0)
  for await (const { tokens } of await inspection.frames({ runId, text: null, perSecond: 1 })) {
    expect(tokens.length).toBeGreaterThan(1)
    break
  }
  for await (const { validation } of await inspection.errors({ runId, perSecond: 1 })) {
    expect(validation.targets).toBeGreaterThan(0)
    break
  }
  await engine.client.training.resume({ runId, steps: after + 2 })
  expect((await follow(engine, runId)).summary).toMatchObject({ phase: 'finished', step: after + 2 })
}

type Training = Partial<GatescopeDocument['training']>
const small = { batchSize: 4, sequenceLength: 12 } as const
const adamw = { kind: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-6 } as const

const settings: [string, Training][] = [
  [
    'with AdamW, decay and a schedule',
    { optimizer: adamw, weightDecay: { rate: 0.1, vectors: false }, schedule: { kind: 'warmupCosine', warmup: 3, steps: 20, floor: 0.1 } }
  ],
  ['in epochs, with several batches a step', { order: 'epochs', accumulate: 2, clip: { kind: 'value', limit: 0.01 } }],
  [
    'with states that are carried, and momentum',
    { order: 'streams', stateful: true, optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0.9, nesterov: true } }
  ],
  [
    'with RMSProp, smoothed labels and one cycle',
    {
      optimizer: { kind: 'rmsprop', learningRate: 0.01, decay: 0.9, epsilon: 1e-4, momentum: 0.5 },
      loss: { labelSmoothing: 0.1, classWeights: [], numbers: 'squared' },
      schedule: { kind: 'oneCycle', steps: 10, rise: 0.3, startDivisor: 10, endDivisor: 100 },
      clip: { kind: 'globalNorm', norm: 0.05 }
    }
  ]
]

describe('train.py goes on as the engine does', () => {
  it.each(settings)('%s', (_, training) =>
    withEager(async (engine) => expectSame(engine, await goOn(engine, await smallDocument(engine, { ...small, ...training }), alone)))
  )

  it.each(settings.slice(1, 3))('under torchrun with two processes, %s', (_, training) =>
    withEager(async (engine) => expectSame(engine, await goOn(engine, await smallDocument(engine, { ...small, ...training }), distributed)))
  )
})

const generatedSchema = z.object({ runId: z.string(), step: z.int(), prompt: z.string(), text: z.string() })

/** What `gatescope generate` prints for a run: the most likely text, as an object. */
async function generated(engine: TestEngine, runId: string) {
  let printed = ''
  const out = { write: (text: string | Uint8Array) => ((printed += String(text)), true) }
  const sampling = { temperature: 0, topK: null, topP: 1, seed: 0 }
  const code = await withSession({ workspace: engine.workspace, resources, prefer: 'eager' }, (session) =>
    generateText(session, { runId, prompt: 'the ', tokens: 24, sampling }, createOutput(true, { out, error: out }))
  )
  expect(code, printed).toBe(0)
  return generatedSchema.parse(JSON.parse(printed))
}

describe('gatescope generate', () => {
  it.each(['lstm-moby-dick', 'gru-moby-dick'])('continues a text with the run of %s that train.py wrote', (id) =>
    withEager(async (engine) => {
      const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
      const training = { ...document.training, batchSize: 4, sequenceLength: 16 }
      const { ours, theirs } = await goOn(engine, { ...document, training }, alone)
      const [own, written] = [await generated(engine, ours), await generated(engine, theirs)]
      expect(written).toEqual({ ...own, runId: theirs, step: after, prompt: 'the ' })
      expect(written.text).toHaveLength(24)
    })
  )
})

/** Templates without dropout, of which masks differ. */
const templates = templateList().filter(({ id }) => wanted('pytorch', id) && !JSON.stringify(readTemplate(id)).includes('"kind":"dropout"'))

describe('train.py of each template', () => {
  it.each(templates)('$id', ({ id }) =>
    withEager(async (engine) => {
      const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
      const isText = document.task.kind === 'nextCharacter'
      const training = { ...document.training, batchSize: 4, ...(isText && { sequenceLength: 16 }) }
      await expectSame(engine, await goOn(engine, { ...document, training }, alone))
    })
  )
})

const trained = taskKindNames.filter((kind) => kind !== 'imported' && wanted('pytorch', kind))

// oxlint-disable-next-line no-restricted-properties -- no test is skipped: the list of tests is empty then
describe.skipIf(trained.length === 0)('train.py draws the batches of each task', () => {
  it.each(trained.flatMap((kind) => taskKinds[kind].orders.map((order) => ({ kind, order }))))('$kind, $order', ({ kind, order }) =>
    withEager(async (engine) => {
      await writeTaskFiles(engine.workspace)
      const base = await smallDocument(engine, small)
      const { document } = applyEdit(base, setTaskEdit(base, smallTask(kind)))
      await expectSame(engine, await goOn(engine, { ...document, training: { ...document.training, ...small, order } }, alone))
    })
  )
})
