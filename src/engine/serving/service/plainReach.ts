/** Finds the plain RNN that a run is compared with: the newest that was trained on the same data, if possible one of the same size. */
import { isPlainRecurrence, plainRecurrence } from '../../../cell/plainRecurrence'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer } from '../../../contract/document/modelGraph'
import type { PlainReach } from '../../../contract/events/reach'
import type { Executor } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { Reach } from '../../looking/inspection/reach'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { prepareRun } from './preparedRun'
import type { TaskCache } from './taskCache'

/** So many of the newest runs are looked through. */
const mostRuns = 100

/** What finding and computing need. */
export interface PlainReachSpec {
  readonly store: RunStore
  readonly tasks: TaskCache
  readonly executor: () => Promise<Executor>
}

/**
 * Null where the run is a plain RNN itself, and where its model looks back by other means than a recurrence. Where no plain RNN was trained on
 * the data, one with fresh weights takes the place of the run's cells. Throws ExecutorError.
 */
export async function plainReachOf(record: RunRecord, spec: PlainReachSpec): Promise<PlainReach | null> {
  const document = await spec.store.document(record)
  if (document === null || isPlain(document) || !isRecurrent(document)) return null
  const plain = await plainRuns(record, spec.store)
  return plain.find(({ units }) => units === unitsOf(document)) ?? plain[0] ?? freshReach(document, spec)
}

/** The gradient reach of a plain RNN of the same size before its first step, on a sequence of the validation data. */
async function freshReach(document: GatescopeDocument, { tasks, executor }: PlainReachSpec): Promise<PlainReach | null> {
  const prepared = await prepareRun(withPlainCells(document), tasks)
  if (!prepared.ok) return null
  const { data, probed, checked } = prepared.run
  const { sequenceLength, seed } = document.training
  const reach = new Reach(await executor(), probed)
  try {
    const weights = initialWeights(modelWeights(checked), seed)
    const frame = await reach.ofProbe(data.example('validation', 0, sequenceLength), null, () => ({ step: 0, weights: () => weights }))
    return { name: document.name, units: unitsOf(document) ?? 0, frame }
  } finally {
    reach.dispose()
  }
}

function withPlainCells(document: GatescopeDocument): GatescopeDocument {
  const layers = document.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, cell: plainRecurrence.id } } : layer
  )
  return { ...document, cells: [plainRecurrence], model: { ...document.model, layers } }
}

async function plainRuns(record: RunRecord, store: RunStore): Promise<PlainReach[]> {
  const runs: PlainReach[] = []
  for (const other of [...store.newestFirst()].slice(0, mostRuns)) {
    if (other === record || other.data !== record.data) continue
    const document = await store.document(other)
    const frame = document !== null && isPlain(document) ? other.recorded.reach.frames.at(-1) : undefined
    if (document !== null && frame !== undefined) runs.push({ name: other.summary.name, units: unitsOf(document) ?? 0, frame })
  }
  return runs
}

const recurrentLayers = ({ model }: GatescopeDocument) => model.layers.flatMap((layer) => (layer.kind === 'recurrent' ? [layer] : []))
const unitsOf = (document: GatescopeDocument): number | undefined => recurrentLayers(document)[0]?.params.hidden

const perStep: ReadonlySet<Layer['kind']> = new Set(['recurrent', 'embedding', 'linear', 'head', 'dropout', 'norm'])

/** The only layers that look back are recurrences, one behind the other. */
function isRecurrent(document: GatescopeDocument): boolean {
  return recurrentLayers(document).length > 0 && document.model.layers.every(({ kind }) => perStep.has(kind))
}

function isPlain(document: GatescopeDocument): boolean {
  const plain = new Set(document.cells.filter(isPlainRecurrence).map(({ id }) => id))
  return isRecurrent(document) && recurrentLayers(document).every(({ params }) => plain.has(params.cell))
}
