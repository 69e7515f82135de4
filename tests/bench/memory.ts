/** `npm run bench -- --memory [template …]`: peak memory and time of a training step against sequence length, in each way that the step can be run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import type { TrainingSettings } from '../../src/contract/document/training'
import { createExecutor } from '../../src/engine/executors/pick'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import * as z from 'zod'
import { answerOf } from './answerOf'

type Way = Pick<TrainingSettings, 'recompute' | 'linearRecurrence'> & { readonly attention?: 'plain' | 'chunked' | undefined }
interface Work {
  readonly template: string
  readonly length: number
  readonly batch: number
  readonly way: Way
}
const figuresSchema = z.object({ before: z.number(), peak: z.number(), milliseconds: z.number() })
type Figures = z.infer<typeof figuresSchema>

const STEPS = 3
interface Plan {
  readonly batch: number
  readonly lengths: readonly number[]
  readonly ways: readonly Way[]
}
const recurrent = { batch: 8, lengths: [100, 1_000, 10_000] }
const plans: Record<string, Plan> = {
  'lstm-moby-dick': {
    ...recurrent,
    ways: [
      { recompute: 'none', linearRecurrence: 'steps' },
      { recompute: 'segments', linearRecurrence: 'steps' }
    ]
  },
  'min-gru-moby-dick': {
    ...recurrent,
    ways: [
      { recompute: 'none', linearRecurrence: 'steps' },
      { recompute: 'segments', linearRecurrence: 'steps' },
      { recompute: 'none', linearRecurrence: 'associative' }
    ]
  },
  'transformer-moby-dick': {
    batch: 1,
    lengths: [512, 1_024, 2_048, 4_096, 8_192],
    ways: [
      { recompute: 'none', linearRecurrence: 'steps', attention: 'plain' },
      { recompute: 'none', linearRecurrence: 'steps', attention: 'chunked' }
    ]
  }
}

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024)

/** In a process of its own, so that the peak is that of this work alone. */
async function measure({ template, length, batch, way: { attention, ...way } }: Work): Promise<Figures> {
  const parsed = parseDocument(readFileSync(join(process.cwd(), `resources/templates/${template}.json`), 'utf8'))
  if (!parsed.ok) throw new Error(`the template ${template} cannot be read`)
  const { document } = parsed
  const training = { ...document.training, ...way, batchSize: batch, sequenceLength: length }
  const stretched = { ...withPositions(withAttention(document, attention), length), training }
  const prepared = await prepareRun(stretched, new TaskCache([]))
  if (!prepared.ok) throw new Error(`the template ${template} cannot be trained at length ${length}`)
  const trainer = await prepared.run.createTrainer(await createExecutor())
  const before = megabytes()
  trainer.takeStep(training.optimizer.learningRate)
  const began = performance.now()
  for (let k = 0; k < STEPS; k++) trainer.takeStep(training.optimizer.learningRate)
  return { before, peak: megabytes(), milliseconds: (performance.now() - began) / STEPS }
}

function withAttention(document: GatescopeDocument, form: Way['attention']): GatescopeDocument {
  if (!form) return document
  const layers = document.model.layers.map((each) => (each.kind === 'attention' ? { ...each, params: { ...each.params, form } } : each))
  return { ...document, model: { layers } }
}

/** Learned positions for so many time steps. */
function withPositions(document: GatescopeDocument, limit: number): GatescopeDocument {
  const layers = document.model.layers.map((each) =>
    each.kind === 'positions' && each.params.form === 'learned' ? { ...each, params: { ...each.params, limit } } : each
  )
  return { ...document, model: { layers } }
}

const measured = (work: Work): Figures => figuresSchema.parse(answerOf(process.argv[1] ?? '', ['--work', JSON.stringify(work)]))

const workSchema: z.ZodType<Work> = z.object({
  template: z.string(),
  length: z.int(),
  batch: z.int(),
  way: z.object({
    recompute: z.enum(['none', 'segments']),
    linearRecurrence: z.enum(['auto', 'steps', 'associative']),
    attention: z.enum(['plain', 'chunked']).optional()
  })
})

function report(): void {
  const head = ['template', 'B', 'T', 'recompute', 'recurrence', 'attention', 'before MB', 'peak MB', 'ms a step']
  const named = process.argv.filter((argument) => argument in plans)
  const json = process.argv.includes('--json')
  const results: (Work & Figures)[] = []
  if (!json) process.stdout.write(`${head.map((text) => text.padEnd(22)).join('')}\n`)
  for (const [template, { batch, lengths, ways }] of Object.entries(plans))
    for (const length of named.length === 0 || named.includes(template) ? lengths : [])
      for (const way of ways) {
        const work = { template, length, batch, way }
        const { before, peak, milliseconds } = measured(work)
        results.push({ ...work, before, peak, milliseconds })
        if (json) continue
        const row = [
          template,
          batch,
          length,
          way.recompute,
          way.linearRecurrence,
          way.attention ?? '',
          before,
          peak,
          milliseconds.toFixed(1)
        ]
        process.stdout.write(`${row.map((text) => String(text).padEnd(22)).join('')}\n`)
      }
  if (json) process.stdout.write(`${JSON.stringify({ work: 'memory of a training step, MB and milliseconds', results })}\n`)
}

const asked = process.argv.indexOf('--work')
if (asked < 0) report()
else process.stdout.write(`${JSON.stringify(await measure(workSchema.parse(JSON.parse(process.argv[asked + 1] ?? ''))))}\n`)
