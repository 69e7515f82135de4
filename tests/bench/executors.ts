/** All executors side by side: a training step of five templates, each pair in a process of its own. */
import * as z from 'zod'
import { executorNames } from '../../src/contract/executors'
import type { ExecutorName } from '../../src/contract/executors'
import { answerOf } from './answerOf'
import { measuredTemplates } from './template'

const answerSchema = z.union([
  z.object({ device: z.string(), first: z.number(), times: z.array(z.number()).min(1) }),
  z.object({ absent: z.string() })
])

export interface ExecutorFigure {
  readonly template: (typeof measuredTemplates)[number]
  readonly executor: ExecutorName
  /** Milliseconds of a step, minimum and median, and until the first was taken; null where the executor does not work here. */
  readonly step: { readonly minimum: number; readonly median: number; readonly first: number } | null
  /** Why there are none. */
  readonly absent: string | null
}

/** `quick`: of the LSTM alone. */
export function executorFigures(workers: string, quick: boolean, tell: (line: string) => void): ExecutorFigure[] {
  const chosen = quick ? measuredTemplates.slice(0, 1) : measuredTemplates
  return chosen.flatMap((template) =>
    executorNames.map((executor) => {
      tell(`${template} on ${executor}`)
      return figure(workers, template, executor, quick ? 1_000 : 4_000)
    })
  )
}

function figure(workers: string, template: ExecutorFigure['template'], executor: ExecutorName, milliseconds: number): ExecutorFigure {
  const answer = answerSchema.parse(answerOf(`${workers}/executorSteps.js`, [executor, template, String(milliseconds)], { isQuiet: true }))
  if ('absent' in answer) return { template, executor, step: null, absent: answer.absent }
  const { first, times } = answer
  return { template, executor, step: { minimum: times[0] ?? NaN, median: times[Math.floor(times.length / 2)] ?? NaN, first }, absent: null }
}

/** Each executor has its milliseconds a step, and how often that is TensorFlow's. */
export function executorTable(figures: readonly ExecutorFigure[]): string {
  const head = `${'Executors, median ms a step'.padEnd(34)}${executorNames.map((name) => name.padStart(18)).join('')}`
  const lines = measuredTemplates.flatMap((template) => {
    const row = executorNames.map((executor) => figures.find((each) => each.template === template && each.executor === executor))
    const tensorflow = row.find((each) => each?.executor === 'tensorflow')?.step?.median
    if (row.every((each) => each === undefined)) return []
    const cells = row.map((each) => (each?.step ? stepText(each.step.median, tensorflow) : '–').padStart(18))
    return [`${template.padEnd(34)}${cells.join('')}`]
  })
  const absent = new Map(figures.flatMap(({ executor, absent: why }) => (why === null ? [] : [[executor, why] as const])))
  return [head, ...lines, ...[...absent].map(([executor, why]) => `${executor} is not here: ${why}`)].join('\n')
}

function stepText(median: number, tensorflow: number | undefined): string {
  return tensorflow === undefined ? median.toFixed(1) : `${median.toFixed(1)} (×${(median / tensorflow).toFixed(2)})`
}
