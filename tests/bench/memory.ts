/** `npm run bench -- --memory`: peak memory and time of a training step against sequence length, in each way that the step can be run. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from '../../src/contract/document/parseDocument'
import type { TrainingSettings } from '../../src/contract/document/training'
import { createExecutor } from '../../src/engine/executors/pick'
import { prepareRun } from '../../src/engine/service/preparedRun'
import { TaskCache } from '../../src/engine/service/taskCache'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'
import * as z from 'zod'

type Way = Pick<TrainingSettings, 'recompute' | 'linearRecurrence'>
interface Work {
  readonly template: string
  readonly length: number
  readonly way: Way
}
const figuresSchema = z.object({ before: z.number(), peak: z.number(), milliseconds: z.number() })
type Figures = z.infer<typeof figuresSchema>

const BATCH = 8
const STEPS = 3
const ways: Record<string, readonly Way[]> = {
  'lstm-moby-dick': [
    { recompute: 'none', linearRecurrence: 'steps' },
    { recompute: 'segments', linearRecurrence: 'steps' }
  ],
  'min-gru-moby-dick': [
    { recompute: 'none', linearRecurrence: 'steps' },
    { recompute: 'segments', linearRecurrence: 'steps' },
    { recompute: 'none', linearRecurrence: 'associative' }
  ]
}

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024)

/** In a process of its own, so that the peak is that of this work alone. */
async function measure({ template, length, way }: Work): Promise<Figures> {
  const parsed = parseDocument(readFileSync(join(process.cwd(), `resources/templates/${template}.json`), 'utf8'))
  if (!parsed.ok) throw new Error(`the template ${template} cannot be read`)
  const { document } = parsed
  const training = { ...document.training, ...way, batchSize: BATCH, sequenceLength: length }
  const prepared = await prepareRun({ ...document, training }, new TaskCache([]))
  if (!prepared.ok) throw new Error(`the template ${template} cannot be trained at length ${length}`)
  const trainer = await prepared.run.createTrainer(await createExecutor())
  const before = megabytes()
  trainer.takeStep(training.optimizer.learningRate)
  const began = performance.now()
  for (let k = 0; k < STEPS; k++) trainer.takeStep(training.optimizer.learningRate)
  return { before, peak: megabytes(), milliseconds: (performance.now() - began) / STEPS }
}

function measured(work: Work): Figures {
  const script = process.argv[1] ?? ''
  const printed = execFileSync(process.execPath, [script, '--work', JSON.stringify(work)], { env: engineEnvironment(), encoding: 'utf8' })
  return figuresSchema.parse(JSON.parse(printed.trim().split('\n').slice(-1)[0] ?? ''))
}

const workSchema: z.ZodType<Work> = z.object({
  template: z.string(),
  length: z.int(),
  way: z.object({ recompute: z.enum(['none', 'segments']), linearRecurrence: z.enum(['auto', 'steps', 'associative']) })
})

function report(): void {
  const head = ['template', 'T', 'recompute', 'recurrence', 'before MB', 'peak MB', 'ms a step']
  process.stdout.write(`${head.map((text) => text.padEnd(18)).join('')}\n`)
  for (const [template, list] of Object.entries(ways))
    for (const length of [100, 1_000, 10_000])
      for (const way of list) {
        const { before, peak, milliseconds } = measured({ template, length, way })
        const row = [template, length, way.recompute, way.linearRecurrence, before, peak, milliseconds.toFixed(1)]
        process.stdout.write(`${row.map((text) => String(text).padEnd(18)).join('')}\n`)
      }
}

const asked = process.argv.indexOf('--work')
if (asked < 0) report()
else process.stdout.write(`${JSON.stringify(await measure(workSchema.parse(JSON.parse(process.argv[asked + 1] ?? ''))))}\n`)
