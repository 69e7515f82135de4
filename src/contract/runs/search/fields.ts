/** What a condition can ask of a run beside its settings: a row for each name. */
import { metricNames } from '../../document/metrics'
import type { MetricName } from '../../document/metrics'
import type { RunEntry } from '../entry'

export type Field =
  | { readonly kind: 'number' | 'duration' | 'size'; readonly of: (entry: RunEntry, now: number) => number | null }
  /** Milliseconds since 1970. */
  | { readonly kind: 'time'; readonly of: (entry: RunEntry) => number }
  /** `whole`: `=` asks for all of the text, else for a part of it. */
  | { readonly kind: 'text'; readonly whole: boolean; readonly of: (entry: RunEntry) => readonly string[] }
  | { readonly kind: 'flag'; readonly of: (entry: RunEntry) => boolean }

const number = (of: (entry: RunEntry) => number | null): Field => ({ kind: 'number', of })
const duration = (of: (entry: RunEntry, now: number) => number): Field => ({ kind: 'duration', of })
const text = (of: (entry: RunEntry) => readonly string[], whole = true): Field => ({ kind: 'text', whole, of })

export const nameOf = ({ about, summary }: Pick<RunEntry, 'about' | 'summary'>): string => about.title ?? summary.name

/** The newest validation figure of a metric. */
const metric = (name: MetricName): Field => number(({ summary: { metrics, heldOut } }) => heldOut?.[metrics.indexOf(name)] ?? null)

const name = text((entry) => [nameOf(entry)])
const id = text(({ runId }) => [runId])
const tag = text(({ about }) => about.tags)
const phase = text(({ summary }) => [summary.phase])
const time = duration(({ seconds }) => seconds)
const size: Field = { kind: 'size', of: ({ bytes }) => bytes }
const parameters = number(({ parameterCount }) => parameterCount)
const started: Field = { kind: 'time', of: ({ summary }) => summary.startedAt }

const rows: Readonly<Record<string, Field>> = {
  name,
  title: name,
  model: text(({ model }) => [model], false),
  task: text(({ task }) => [task], false),
  tag,
  tags: tag,
  note: text(({ about }) => [about.note], false),
  id,
  run: id,
  phase,
  state: phase,
  starred: { kind: 'flag', of: ({ about }) => about.starred },
  step: number(({ summary }) => summary.step),
  steps: number(({ summary }) => summary.steps),
  epoch: number(({ summary }) => summary.epoch),
  checkpoint: number(({ summary }) => summary.checkpoint),
  best: number(({ best }) => best?.value ?? null),
  last: number(({ last }) => last?.value ?? null),
  loss: number(({ summary }) => summary.loss),
  speed: number(({ summary }) => summary.stepsPerSecond),
  duration: time,
  seconds: time,
  time,
  age: duration(({ summary }, now) => (now - summary.startedAt) / 1_000),
  size,
  bytes: size,
  parameters,
  params: parameters,
  started,
  date: started,
  executor: text(({ summary }) => [summary.executor]),
  document: text(({ summary }) => [summary.name]),
  sweep: text(({ trial }) => (trial ? [trial.sweepId] : [])),
  trial: number(({ trial }) => trial?.number ?? null),
  ...Object.fromEntries(metricNames.map((each) => [each, metric(each)])),
  bpc: metric('bitsPerCharacter'),
  mse: metric('squaredError'),
  mae: metric('absoluteError')
}

const byLowerCase = new Map(Object.entries(rows).map(([each, field]) => [each.toLowerCase(), field]))
export const fieldNames: readonly string[] = Object.keys(rows)

/** The field of a name, in whatever case it is written. */
export const fieldOf = (written: string): Field | null => byLowerCase.get(written.toLowerCase()) ?? null
