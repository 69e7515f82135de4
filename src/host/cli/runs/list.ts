/** `gatescope runs` prints all runs of a workspace, or those that match a condition. */
import { bytesText } from '../../../contract/bytesText'
import { readCondition } from '../../../contract/runs/condition'
import type { RunEntry } from '../../../contract/runs/entry'
import { nameRemedy } from '../../../contract/runs/search/comparison'
import { nameOf } from '../../../contract/runs/search/fields'
import { sortedRuns } from '../../../contract/runs/sorted'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { tellTable } from './table'
import type { Column } from './table'
import { figureText, secondsText, timeText } from './words'

export interface ListOptions {
  readonly where?: string
  readonly sort?: string
}

export async function listRuns({ client }: Session, { where = '', sort }: ListOptions, output: Output): Promise<ExitCode> {
  const condition = readCondition(where)
  if (!condition.ok) {
    tellFailure(output, `--where cannot be read: ${condition.message}\n  ${where}\n  ${' '.repeat(condition.at)}^`, whereHelp)
    return 2
  }
  const all = await allRuns(client)
  const chosen = all.filter((entry) => condition.matches(entry))
  const runs = sort === undefined ? chosen : sortedRuns(chosen, sort)
  if (!runs) {
    tellFailure(output, `--sort names nothing that runs have: ${sort}.`, nameRemedy(sort?.replace(/^-/, '') ?? ''))
    return 2
  }
  for (const entry of runs) output.object({ type: 'run', ...entry })
  if (runs.length > 0) tellTable(runs, columns, output)
  else output.line(all.length === 0 ? 'There are no runs yet: `gatescope train` makes one.' : `None of ${all.length} runs matches.`)
  return 0
}

const whereHelp = 'Such as --where "hidden >= 128 and lr < 0.01", "not failed" or "tag = baseline".'

/** Every run of the workspace, newest first. */
async function allRuns(client: Session['client']): Promise<RunEntry[]> {
  const entries: RunEntry[] = []
  const abort = new AbortController()
  for await (const event of await client.runs.watch(undefined, { signal: abort.signal })) {
    if (event.type === 'entries') entries.push(...event.entries)
    if (event.type === 'entries' && event.complete) break
  }
  abort.abort()
  return entries
}

const columns: readonly Column<RunEntry>[] = [
  { title: 'Run', text: ({ runId }) => runId },
  { title: 'Name', text: (entry) => `${entry.about.starred ? '★ ' : ''}${nameOf(entry)}`, most: 30 },
  { title: 'Model', text: ({ model }) => model, most: 24 },
  { title: 'State', text: ({ summary }) => summary.phase },
  { title: 'Step', text: ({ summary }) => summary.step.toLocaleString('en'), right: true },
  { title: 'Best', text: ({ best, summary }) => figureText(best?.value, summary.metrics[0]), right: true },
  { title: 'Last', text: ({ last, summary }) => figureText(last?.value, summary.metrics[0]), right: true },
  { title: 'Time', text: ({ seconds }) => secondsText(seconds), right: true },
  { title: 'Size', text: ({ bytes }) => bytesText(bytes), right: true },
  { title: 'Started', text: ({ summary }) => timeText(summary.startedAt) },
  { title: 'Tags', text: ({ about }) => about.tags.join(', '), most: 24 }
]
