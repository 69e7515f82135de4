/** What looking costs, and how soon the first loss comes: figures of the whole engine, each from a process of its own. */
import * as z from 'zod'
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

const firstSchema = z.object({ milliseconds: z.number() })
const lookedSchema = z.object({ alone: z.array(z.number()).min(1), looked: z.array(z.number()).min(1), frames: z.int().min(1) })

/** `templates`: those whose first loss is measured once each. `quick`: fewer turns, and the LSTM's first loss alone. */
export function serviceRows(workers: string, templates: readonly string[], quick: boolean): ServiceRow[] {
  const ask = (...args: readonly string[]) => answerOf(`${workers}/service.js`, args)
  const { alone, looked, frames } = lookedSchema.parse(ask('--looked', ...(quick ? ['--quick'] : [])))
  const first = Array.from({ length: quick ? 1 : 3 }, () => firstSchema.parse(ask('--first')).milliseconds).sort((a, b) => a - b)
  const [without, with_] = [median(alone), median(looked)]
  return [
    {
      name: 'every tap on, 5 frames a second',
      value: with_ / without,
      unit: 'ratio',
      target: 1.05,
      of: `${with_.toFixed(2)} ms a step, ${without.toFixed(2)} without; ${frames} frames`
    },
    { name: 'first loss of a new run', value: median(first) / 1000, unit: 's', target: 1.5, of: `the median of ${first.length}` },
    ...(quick ? [] : [slowestFirst(ask, templates)])
  ]
}

/** Of all templates, that whose first loss comes last. */
function slowestFirst(ask: (...args: readonly string[]) => unknown, templates: readonly string[]): ServiceRow {
  const [slowest, next] = templates
    .map((id) => ({ id, seconds: firstSchema.parse(ask('--first', id)).milliseconds / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
  const of = `${slowest?.id}; the next is ${next?.id} with ${next?.seconds.toFixed(2)} s, each once`
  return { name: `first loss, last of ${templates.length}`, value: slowest?.seconds ?? NaN, unit: 's', target: 1.5, of }
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? NaN

export function serviceTable(list: readonly ServiceRow[]): string {
  const head = `${'Through the engine, LSTM template'.padEnd(34)}${['value', 'goal ≤'].map((text) => text.padStart(10)).join('')}`
  const lines = list.map(({ name, value, unit, target, of }) => {
    const told = unit === 's' ? `${value.toFixed(2)} s` : value.toFixed(3)
    return `${name.padEnd(34)}${told.padStart(10)}${target.toFixed(2).padStart(10)}  ${value <= target ? 'met' : 'missed'}  (${of})`
  })
  return [head, ...lines].join('\n')
}
