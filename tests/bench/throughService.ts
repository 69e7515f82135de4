/** What looking costs, and how soon the first loss comes: figures of the whole engine, each from a process of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { templateSchema } from '../../src/contract/procedures/workspace'
import { answerOf } from './answerOf'

export interface ServiceRow {
  readonly name: string
  readonly value: number
  readonly unit: 'ratio' | 's'
  /** What it should be at most. */
  readonly target: number
  /** What it was made of, in words. */
  readonly of: string
}

const firstSchema = z.object({ milliseconds: z.number(), processor: z.number() })
const lookedSchema = z.object({ alone: z.array(z.number()).min(1), looked: z.array(z.number()).min(1), frames: z.int().min(1) })

/** Of the first loss of a new run, seconds. */
const firstGoal = 1.5

/** `quick`: fewer turns, and the LSTM's first loss alone. */
export function serviceRows(workers: string, quick: boolean): ServiceRow[] {
  const ask = (...args: readonly string[]) => answerOf(`${workers}/service.js`, args)
  const firstOf = (template: string) => firstSchema.parse(ask('--first', template))
  const { alone, looked, frames } = lookedSchema.parse(ask(...(quick ? ['--quick'] : [])))
  const first = Array.from({ length: quick ? 1 : 3 }, () => firstOf('lstm-moby-dick').milliseconds).sort((a, b) => a - b)
  const [without, with_] = [median(alone), median(looked)]
  return [
    {
      name: 'every tap on, 5 frames a second',
      value: with_ / without,
      unit: 'ratio',
      target: 1.05,
      of: `${with_.toFixed(2)} ms a step, ${without.toFixed(2)} without; ${frames} frames`
    },
    { name: 'first loss of a new run', value: median(first) / 1000, unit: 's', target: firstGoal, of: `the median of ${first.length}` },
    ...(quick ? [] : [slowestFirst(firstOf)])
  ]
}

/** Of all templates, each taken once, that whose first loss comes last. */
function slowestFirst(firstOf: (template: string) => z.infer<typeof firstSchema>): ServiceRow {
  const templates = templateSchema.array().parse(JSON.parse(readFileSync(join(process.cwd(), 'resources/templates/index.json'), 'utf8')))
  const [slowest, next] = templates
    .map(({ id }) => ({ id, ...firstOf(id) }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .map(({ id, milliseconds, processor }) => ({ id, seconds: milliseconds / 1000, used: (processor / 1000).toFixed(2) }))
  const of = `${slowest?.id}, ${slowest?.used} s of processor time; the next is ${next?.id} with ${next?.seconds.toFixed(2)} s`
  return { name: `first loss, last of ${templates.length} templates`, value: slowest?.seconds ?? NaN, unit: 's', target: firstGoal, of }
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? NaN

export function serviceTable(list: readonly ServiceRow[]): string {
  const head = `${'LSTM template, through the engine'.padEnd(34)}${['value', 'goal ≤'].map((text) => text.padStart(10)).join('')}`
  const lines = list.map(({ name, value, unit, target, of }) => {
    const told = unit === 's' ? `${value.toFixed(2)} s` : value.toFixed(3)
    return `${name.padEnd(34)}${told.padStart(10)}${target.toFixed(2).padStart(10)}  ${value <= target ? 'met' : 'missed'}  (${of})`
  })
  return [head, ...lines].join('\n')
}
