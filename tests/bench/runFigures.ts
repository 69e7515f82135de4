/** What runs on disk cost to read, from a process of its own: a run of a million rows, and the list of many runs. */
import * as z from 'zod'
import { answerOf } from './answerOf'

export interface RunFigure {
  readonly name: string
  /** Milliseconds, minimum and median. */
  readonly minimum: number
  readonly median: number
  /** Milliseconds that it should take at most; null for what is told beside it. */
  readonly target: number | null
}

const times = z.array(z.number()).min(1)
const loadedSchema = z.array(z.object({ together: z.int(), rows: z.int(), bytes: z.int(), plain: times, log: times }))
const listedSchema = z.object({ runs: z.int(), points: z.int(), first: times, all: times })

/** `quick`: fewer runs in the list. */
export function runFigures(workers: string, quick: boolean): RunFigure[] {
  const ask = (...args: readonly string[]) => answerOf(`${workers}/runs.js`, args)
  const loaded = loadedSchema.parse(ask('--rows')).flatMap(({ together, rows, bytes, plain, log }) => {
    const what = `${rows.toLocaleString('en')} rows, ${together} in a record`
    return [
      figure(`${what}: opened and loaded`, log, 1_000),
      figure(`${what}: plain reading of the ${Math.round(bytes / 1e6)} MB`, plain, null)
    ]
  })
  const { runs, points, first, all } = listedSchema.parse(ask('--list', ...(quick ? ['--quick'] : [])))
  const list = `list of ${runs} runs × ${points.toLocaleString('en')} points`
  return [...loaded, figure(`${list}: its first runs`, first, null), figure(`${list}: all`, all, 1_000)]
}

export function runTable(figures: readonly RunFigure[]): string {
  const head = `${'Runs on disk, milliseconds'.padEnd(64)}${['minimum', 'median', 'goal ≤'].map((text) => text.padStart(9)).join('')}`
  const lines = figures.map(({ name, minimum, median, target }) => {
    const goal = target === null ? '' : `${String(target).padStart(9)}  ${median <= target ? 'met' : 'missed'}`
    return `${name.padEnd(64)}${minimum.toFixed(0).padStart(9)}${median.toFixed(0).padStart(9)}${goal}`
  })
  return [head, ...lines].join('\n')
}

function figure(name: string, list: readonly number[], target: number | null): RunFigure {
  const sorted = [...list].sort((a, b) => a - b)
  return { name, minimum: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN, target }
}
