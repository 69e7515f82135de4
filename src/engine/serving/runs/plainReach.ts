/** Finds the plain RNN that a run is compared with: the newest that was trained on the same data, if possible one of the same size. */
import { isPlain } from '../../../cell/plainRecurrence'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { PlainReach } from '../../../contract/events/reach'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'

/** So many of the newest runs are looked through. */
const mostRuns = 100

/**
 * Null where the run is a plain RNN itself, and where no plain RNN was trained on its data. One that has not been trained would be no
 * comparison: its gradient reaches farther before it has learned than after.
 */
export async function plainReachOf(record: RunRecord, store: RunStore): Promise<PlainReach | null> {
  const document = await store.document(record)
  if (document === null || isPlain(document)) return null
  const units = unitsOf(document)
  let newest: PlainReach | null = null
  let runs = 0
  for (const other of store.newestFirst()) {
    if (++runs > mostRuns) break
    if (other === record || other.data !== record.data) continue
    const plain = await reachIfPlain(other, store)
    if (plain?.units === units) return plain
    newest ??= plain
  }
  return newest
}

async function reachIfPlain(record: RunRecord, store: RunStore): Promise<PlainReach | null> {
  const document = await store.document(record)
  const frame = document !== null && isPlain(document) ? record.reach.frames.at(-1) : undefined
  return document !== null && frame !== undefined ? { name: record.summary.name, units: unitsOf(document) ?? 0, frame } : null
}

const unitsOf = ({ model }: GatescopeDocument): number | undefined =>
  model.layers.flatMap((layer) => (layer.kind === 'recurrent' ? [layer.params.hidden] : []))[0]
