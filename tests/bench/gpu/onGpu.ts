/**
 * What is to be known of WebGPU on a machine with a GPU, as lines of JSON: `onGpu.js [--quick]`. It is packed by `scripts/gpu/pack.mjs`, needs no
 * network, and is made to end within ten minutes. `--quick`: the smallest of each, for a machine without a GPU.
 */
import { conformanceCases } from '../../../src/engine/executors/conformance/allCases'
import { float, sample } from '../../../src/engine/executors/conformance/samples'
import { openWebgpu } from '../../../src/engine/executors/webgpu/open'
import type { PlanOptions } from '../../../src/engine/executors/webgpu/plan/functionPlan'
import type { WebgpuExecutor } from '../../../src/engine/executors/webgpu/webgpuExecutor'
import { prepareRun } from '../../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../../src/engine/serving/runs/taskCache'
import { lstmLayer } from '../../support/lstmLayer'
import { benchTemplate, measuredTemplates } from '../template'

const quick = process.argv.includes('--quick')
/** Steps of time, sequences, inputs and units, as `scripts/gpu/torch_lstm.py` has them. */
const layers = quick
  ? [[4, 2, 8, 8] as const]
  : [[100, 32, 64, 128] as const, [256, 64, 512, 512] as const, [100, 32, 32, 32] as const, [100, 1, 128, 128] as const]
const forms: readonly PlanOptions[] = [{ form: 'loop' }, { form: 'steps' }]
const stepsEach = quick ? 2 : 20

const say = (part: string, what: object): void => void process.stdout.write(`${JSON.stringify({ part, ...what })}\n`)
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Milliseconds of each of some calls, in order of size. */
function timesOf(call: () => unknown): number[] {
  call()
  const times = Array.from({ length: stepsEach }, () => {
    const begun = performance.now()
    call()
    return performance.now() - begun
  })
  return times.sort((a, b) => a - b)
}
const figures = (times: readonly number[]): object => ({ least: times[0], median: times[Math.floor(times.length / 2)] })

async function conformance(executor: WebgpuExecutor): Promise<void> {
  const failures: string[] = []
  const cases = quick ? conformanceCases.slice(0, 5) : conformanceCases
  for (const { name, check } of cases) await check(executor).catch((error: unknown) => failures.push(`${name}: ${wordsOf(error)}`))
  say('conformance', { cases: cases.length, failures })
}

async function layer(executor: WebgpuExecutor, sizes: (typeof layers)[number], options: PlanOptions): Promise<void> {
  const [T, B, D, H] = sizes
  const program = lstmLayer(T, B, D, H)
  const parameters = program.parameters.map((name, k) => [name, program.block.parameters[k]?.type ?? float()] as const)
  // What is measured stays on the GPU: the layer's arguments are variables, and only the loss comes back.
  const kept = { ...program, results: program.results.map((name) => (name === 'loss' ? name : name.slice(1))) }
  const executable = await executor.compileAs({ variables: new Map(parameters), functions: new Map([['step', kept]]) }, options, 'step')
  executable.write(new Map(parameters.map(([name, type], k) => [name, sample(type, k + 1, -0.1, 0.1)])))
  const times = timesOf(() => executable.run('step', new Map()))
  say('layer', { sizes: { T, B, D, H }, ...options, ...figures(times), ...executable.countOf('step') })
  executable.dispose()
}

async function template(executor: WebgpuExecutor, id: string): Promise<void> {
  const document = benchTemplate(id)
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error(`the template ${id} has problems`)
  const begun = performance.now()
  const trainer = await prepared.run.createTrainer(executor, { taken: 0, weights: null })
  const { learningRate } = document.training.optimizer
  const losses: number[] = [trainer.takeStep(learningRate).loss]
  const first = performance.now() - begun
  const times = timesOf(() => losses.push(trainer.takeStep(learningRate).loss))
  say('template', { id, first, ...figures(times), firstLoss: losses[0], lastLoss: losses.at(-1) })
}

const opened = await openWebgpu('the program for a GPU machine asked for it')
if (!opened.ok) {
  say('adapter', { absent: opened.why })
  process.exit(1)
}
const { executor } = opened
say('adapter', { device: executor.info.device, gpu: executor.info.gpu })
const attempt = (part: string, what: object, work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => say(part, { ...what, failed: wordsOf(error) }))
await attempt('conformance', {}, () => conformance(executor))
for (const sizes of layers)
  for (const options of forms) await attempt('layer', { sizes, ...options }, () => layer(executor, sizes, options))
if (!quick) await attempt('tuning', {}, async () => say('tuning', { ...(await executor.tune()) }))
for (const id of quick ? [] : measuredTemplates) await attempt('template', { id }, () => template(executor, id))
process.exit(0)
