/** Lists, describes, names, removes and compares the runs of a workspace. */
import { RunCatalogue } from '../catalogue/catalogue'
import { changeAbout } from '../catalogue/aboutRun'
import { evaluateRun } from '../catalogue/evaluateRun'
import { removeRuns, restoreRuns } from '../catalogue/removing'
import type { Removal } from '../catalogue/removing'
import { runCurve } from '../catalogue/runCurve'
import { runDetail } from '../catalogue/runDetail'
import { Trash } from '../catalogue/trash'
import type { RunStore } from '../../learning/runs/runStore'
import type { RunManager } from '../runs/runManager'
import type { TaskCache } from '../runs/taskCache'
import { reasonOf } from '../workspace/userFiles'
import type { Implementer } from './implementer'

interface Spec {
  readonly store: RunStore
  readonly runs: RunManager
  readonly tasks: TaskCache
  /** Where removed runs lie. */
  readonly trash: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function runsHandlers(os: Implementer['runs'], { store, runs, tasks, trash: folder, now }: Spec) {
  const catalogue = new RunCatalogue(store)
  const trash = new Trash(store.folder, folder)
  void trash.emptyOld(now())
  const entryOf = async (runId: string, errors: Errors) => {
    const [entry, record] = [await catalogue.entry(runId), store.get(runId)]
    if (!entry || !record) throw errors.NOT_FOUND({ data: { runId } })
    return { entry, record }
  }
  return {
    watch: os.watch.handler(({ signal }) => catalogue.watch(signal)),
    describe: os.describe.handler(async ({ input: { runId }, errors }) => {
      const { entry, record } = await entryOf(runId, errors)
      return runDetail(record, entry, await runs.checkpoints(record))
    }),
    edit: os.edit.handler(async ({ input: { runId, about }, errors }) => {
      const { record } = await entryOf(runId, errors)
      await changeAbout(record.folder, about).catch((error: unknown) => {
        throw errors.NOT_WRITTEN({ data: { reason: reasonOf(error) } })
      })
      catalogue.lookAgain()
      return (await entryOf(runId, errors)).entry
    }),
    remove: os.remove.handler(async ({ input, errors }) => {
      const runIds = [...new Set(input.runIds)]
      throwUnlessDone(await removeRuns(runIds, { store, runs, trash, now }), errors)
      catalogue.lookAgain()
      return { runIds }
    }),
    restore: os.restore.handler(async ({ input, errors }) => {
      const runIds = [...new Set(input.runIds)]
      throwUnlessDone(await restoreRuns(runIds, { trash }), errors)
      catalogue.lookAgain()
      return { entries: await Promise.all(runIds.map(async (runId) => (await entryOf(runId, errors)).entry)) }
    }),
    curves: os.curves.handler(async ({ input, errors }) =>
      Promise.all(
        input.runs.map(async ({ runId, from }) => {
          const record = store.get(runId)
          if (!record) throw errors.NOT_FOUND({ data: { runId } })
          return runCurve(record, await store.document(record), from, input.points)
        })
      )
    ),
    evaluate: os.evaluate.handler(async ({ input, errors, signal }) => {
      const evaluated = await evaluateRun(input, { runs, tasks }, signal)
      if (evaluated.ok) return evaluated.evaluation
      const { refusal } = evaluated
      switch (refusal.code) {
        case 'NOT_FOUND':
          throw errors.NOT_FOUND({ data: { runId: input.runId } })
        case 'NO_WEIGHTS':
          throw errors.NO_CHECKPOINT({ data: { runId: input.runId, steps: [] } })
        case 'NO_STEP':
          throw errors.NO_CHECKPOINT({ data: { runId: input.runId, steps: [...refusal.steps] } })
        case 'PROBLEMS':
          throw errors.CANNOT_OPEN({ data: { problems: refusal.problems } })
        default:
          return refusal satisfies never
      }
    })
  }
}

type Errors = Parameters<Parameters<Implementer['runs']['describe']['handler']>[0]>[0]['errors']

function throwUnlessDone(removal: Removal, errors: Errors): void {
  switch (removal.code) {
    case 'DONE':
      return
    case 'NOT_FOUND':
      throw errors.NOT_FOUND({ data: { runId: removal.runId } })
    case 'TRAINS':
      throw errors.TRAINS({ data: { runId: removal.runId, name: removal.name } })
    case 'NOT_WRITTEN':
      throw errors.NOT_WRITTEN({ data: { reason: removal.reason } })
    default:
      return removal satisfies never
  }
}
