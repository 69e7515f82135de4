/** Exports runs: says what would be written, and writes it. */
import { exportCommand } from '../../../contract/export/exportCommand'
import { exportWishSchema, exportWords } from '../../../contract/export/formats'
import type { ExportRequest } from '../../../contract/procedures/exporting'
import { exporterOf } from '../../exporting/exporters'
import type { Example, Exporter, ExportSource } from '../../exporting/exporter'
import { exportEvents } from '../../exporting/exportEvents'
import { planExport } from '../../exporting/exportRun'
import { exampleFor, exportSource, runFacts } from '../../exporting/exportSource'
import { standingAt } from '../../exporting/newFolder'
import { zipFolder, zippableBytes } from '../../exporting/zipFolder'
import type { ExportedRun } from '../runs/exportedRun'
import type { NoModel } from '../runs/modelOfRun'
import type { RunManager } from '../runs/runManager'
import { exportFolder, folderName } from '../workspace/exportFolder'
import type { Implementer } from './implementer'
import { noStepWords } from './noStepWords'

/** `exports`: the folder of the workspace where exports go that name no other place. */
export function exportingHandlers(os: Implementer['exporting'], runs: RunManager, exports: string) {
  const opened = openExport(runs, exports)
  return {
    weights: os.weights.handler(async ({ input, errors }) => {
      const record = runs.record(input.runId)
      if (!record) throw errors.NOT_FOUND({ data: input })
      return { memory: runs.inMemory(input.runId)?.run.live?.step ?? null, checkpoints: await runs.checkpoints(record) }
    }),
    plan: os.plan.handler(async ({ input, errors }) => {
      const { exporter, source, folder } = await opened(input, errors)
      const command = exportCommand({ run: source.run.folder, wish: exportWishSchema.parse(input.wish), folder, step: input.step ?? null })
      return { ...planExport(exporter, source), folder, there: await standingAt(folder), step: source.step, command }
    }),
    write: os.write.handler(async ({ input, errors, signal }) => {
      const order = await opened(input, errors)
      const { problems } = planExport(order.exporter, order.source)
      if (problems.some(({ severity }) => severity === 'error')) throw errors.CANNOT_EXPORT({ data: { problems } })
      const there = await standingAt(order.folder)
      if (there === 'other' || (there === 'export' && !input.overwrite))
        throw errors.EXISTS({ data: { folder: order.folder, ours: there === 'export' } })
      return exportEvents(order, signal)
    }),
    zip: os.zip.handler(async ({ input, errors, signal }) => {
      const isExport = (await standingAt(input.folder)) === 'export'
      if (!isExport || (await zippableBytes(input.folder)) === null) throw errors.NOT_ZIPPED({ data: input })
      return zipFolder(input.folder, signal)
    })
  }
}

type Errors = Parameters<Parameters<Implementer['exporting']['plan']['handler']>[0]>[0]['errors']

interface Opened {
  readonly exporter: Exporter
  readonly source: ExportSource
  readonly folder: string
}

/** Opens what a request names. The last source is kept: a preview and the export that follows take the same example. */
function openExport(runs: RunManager, exports: string) {
  const sourceOf = sources(runs)
  return async ({ runId, step = null, wish, folder = null }: ExportRequest, errors: Errors): Promise<Opened> => {
    const found = await runs.exported(runId, step)
    if (!found.ok) throw await notExported(runs, runId, found.refusal, errors)
    const exporter = await exporterOf(exportWishSchema.parse(wish))
    if (!found.run.snapshot && exportWords[wish.format].of === 'model') throw await notExported(runs, runId, { code: 'NO_WEIGHTS' }, errors)
    const target = exportFolder(exports, folder ?? folderName(found.run.prepared.document.name, wish.format))
    if (!target.ok) throw errors.CANNOT_EXPORT({ data: { problems: [target.problem] } })
    return { exporter, source: await sourceOf(found.run), folder: target.folder }
  }
}

/** Computes the source of a run, unless it is of the same weights as the last. */
function sources(runs: RunManager): (run: ExportedRun) => Promise<ExportSource> {
  let last: { readonly key: string; readonly example: Promise<Example> } | null = null
  return async ({ record, prepared: { document, data, checked }, snapshot }) => {
    const parts = { document, model: checked, data, run: runFacts(record), snapshot }
    const key = `${record.summary.runId} ${snapshot?.step}`
    const example = last?.key === key ? last.example : exampleFor(parts, () => runs.executor())
    last = { key, example }
    example.catch(() => (last = null))
    return exportSource(parts, await example)
  }
}

async function notExported(runs: RunManager, runId: string, refusal: NoModel, errors: Errors): Promise<Error> {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return errors.NOT_FOUND({ data: { runId } })
    case 'NO_STEP': {
      const steps = [...refusal.steps]
      return errors.NO_CHECKPOINT({ message: noStepWords(steps), data: { runId, steps } })
    }
    case 'NO_WEIGHTS': {
      const steps = (await runs.record(runId)?.checkpointSteps()) ?? []
      return errors.NO_CHECKPOINT({ message: noStepWords(steps), data: { runId, steps } })
    }
    case 'PROBLEMS':
      return errors.CANNOT_EXPORT({ data: { problems: refusal.problems } })
    default:
      return refusal satisfies never
  }
}
