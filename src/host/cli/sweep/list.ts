/** `gatescope sweep list` prints all sweeps of a workspace: how far each is, and which of its trials leads. */
import type { EngineClient } from '../../../contract/contract'
import type { Sweep } from '../../../contract/runs/sweep'
import { isDone, rankedTrials } from '../../../contract/runs/trials'
import { metricWords } from '../../../contract/document/metrics'
import type { ExitCode, Output } from '../output'
import { tellTable } from '../runs/table'
import type { Column } from '../runs/table'
import { figureText, timeText } from '../runs/words'
import type { Session } from '../session'

export async function listSweeps({ client }: Session, output: Output): Promise<ExitCode> {
  const sweeps = await allSweeps(client)
  for (const sweep of sweeps) output.object({ type: 'sweep', ...sweep })
  if (sweeps.length > 0) tellTable(sweeps, columns, output)
  else output.line('There are no sweeps yet: `gatescope sweep FILE` starts one.')
  return 0
}

/** Newest first. */
export async function allSweeps(client: EngineClient): Promise<Sweep[]> {
  const stop = new AbortController()
  for await (const { sweeps } of await client.sweeps.watch(undefined, { signal: stop.signal })) {
    stop.abort()
    return sweeps
  }
  return []
}

const leaderOf = (sweep: Sweep) => rankedTrials(sweep).find(({ best }) => best !== null)

const columns: readonly Column<Sweep>[] = [
  { title: 'Sweep', text: ({ sweepId }) => sweepId },
  { title: 'Name', text: ({ name }) => name, most: 30 },
  { title: 'State', text: ({ phase }) => phase },
  { title: 'Trials done', text: ({ trials }) => `${trials.filter(isDone).length} of ${trials.length}`, right: true },
  { title: 'Best', text: (sweep) => figureText(leaderOf(sweep)?.best?.value, sweep.metric), right: true },
  { title: 'Metric', text: ({ metric }) => metricWords[metric].label.toLowerCase() },
  { title: 'Trial', text: (sweep) => String(leaderOf(sweep)?.number ?? '–'), right: true },
  { title: 'Started', text: ({ startedAt }) => timeText(startedAt) }
]
