/** The commands of one run: to open it, branch off it, star it, and remove it. */
import type { RunEntry } from '../../contract/runs/entry'
import type { CommandSource } from '../stores/commandStore'
import { useDocumentStore } from '../stores/documentStore'
import { useNavigationStore } from '../stores/navigationStore'
import { useRunActionStore } from '../stores/runs/runActionStore'
import { useBranchStore } from '../stores/runs/branchStore'
import { titleOf } from '../stores/runs/runEntries'
import { useRunStore } from '../stores/runStore'
import { isFromPython, isGoing } from '../../contract/events/run'

/** What can be done with a run, in sections as a menu shows it. */
export const runCommandIds = [
  ['runs.train', 'runs.inspect', 'runs.document', 'runs.branch'],
  ['runs.rename', 'runs.star', 'runs.tag', 'runs.choose'],
  ['runs.remove']
] as const

export function useRunCommands() {
  const run = useRunStore()
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const actions = useRunActionStore()
  const branches = useBranchStore()

  /** Opens the document as it was trained, beside what is open, with the run. */
  async function openDocument({ runId }: RunEntry): Promise<void> {
    const arrive = navigation.goLater('design')
    if (!(await run.openAsTrained(runId, (document) => ({ ...document, name: documents.freshName(document.name) })))) return
    run.choose(runId)
    arrive()
  }

  /** The commands of the run; they are disabled where there is none. */
  function commandsOf(entry: RunEntry | null): CommandSource[] {
    const group = 'Runs'
    const name = entry === null ? 'the run' : `“${titleOf(entry)}”`
    const on = (act: (run: RunEntry) => unknown) => ({ disabled: entry === null, run: () => void (entry !== null && act(entry)) })
    const goes = entry !== null && isGoing(entry.summary.phase)
    /** There is no document of it, and there are no weights. */
    const python = entry !== null && isFromPython(entry.summary)
    return [
      { id: 'runs.train', title: `Open ${name} in Train`, group, ...on(({ runId }) => run.showRun(runId, 'train')) },
      { id: 'runs.inspect', title: `Open ${name} in Inspect`, group, ...on(({ runId }) => run.showRun(runId, 'inspect')) },
      { id: 'runs.document', title: 'Open the document as it was trained', group, ...on(openDocument), ...(python && { disabled: true }) },
      { id: 'runs.branch', title: `Branch from ${name}…`, group, ...on((from) => branches.ask(from)), ...(python && { disabled: true }) },
      { id: 'runs.star', title: entry?.about.starred === true ? `Unstar ${name}` : `Star ${name}`, group, ...on(actions.star) },
      { id: 'runs.remove', title: `Remove ${name}`, ...on(({ runId }) => actions.remove([runId])), ...(goes && { disabled: true }) },
      {
        id: 'runs.restore',
        title: 'Bring back the removed run',
        group,
        disabled: actions.removed.length === 0,
        run: () => void actions.restore()
      }
    ]
  }

  return { commandsOf }
}
