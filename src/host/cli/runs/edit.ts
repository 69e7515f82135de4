/** `gatescope runs rename | tag | note | star | remove | restore` changes what is said about runs, and removes them or brings them back. */
import type { AboutChange, RunEntry } from '../../../contract/runs/entry'
import { nameOf } from '../../../contract/runs/search/fields'
import { oneLine } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'

const remedy = '`gatescope runs` lists the runs that there are.'
const remedies = { TRAINS: 'Stop it first.', NOT_WRITTEN: 'Look whether the folder of the workspace can be written.' }

/** `change` makes the change of what is said now. */
export async function editRun(
  { client }: Session,
  runId: string,
  change: (now: RunEntry['about']) => AboutChange,
  output: Output
): Promise<ExitCode> {
  return told(output, async () => {
    const { entry } = await client.runs.describe({ runId })
    const edited = await client.runs.edit({ runId, about: change(entry.about) })
    output.object({ type: 'run', ...edited })
    const { tags, note, starred } = edited.about
    const said = [starred ? 'starred' : '', tags.length > 0 ? `tags ${tags.join(', ')}` : '', note === '' ? '' : `note “${note}”`]
    output.line(oneLine([nameOf(edited), ...said.filter((words) => words !== '')].join(', ')))
  })
}

export function removeRuns({ client }: Session, runIds: string[], output: Output): Promise<ExitCode> {
  return told(output, async () => {
    await client.runs.remove({ runIds })
    output.object({ type: 'removed', runIds })
    output.line(`Removed. \`gatescope runs restore ${runIds.join(' ')}\` brings back what was removed less than thirty days ago.`)
  })
}

export function restoreRuns({ client }: Session, runIds: string[], output: Output): Promise<ExitCode> {
  return told(output, async () => {
    const { entries } = await client.runs.restore({ runIds })
    for (const entry of entries) output.object({ type: 'run', ...entry })
    for (const entry of entries) output.line(oneLine(`${nameOf(entry)} is back.`))
  })
}

async function told(output: Output, work: () => Promise<void>): Promise<ExitCode> {
  try {
    await work()
    return 0
  } catch (error) {
    tellRefusal(error, output, remedy, remedies)
    return 2
  }
}
