/** Writes an imported model as a run with a checkpoint at step 0, as if it had been trained here and stopped. */
import { rm } from 'node:fs/promises'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Tensors } from '../../executors/executor'
import { modelCost } from '../../model/layers/cost'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import type { PreparedRun } from './preparedRun'

export interface ImportedRunSpec {
  readonly prepared: PreparedRun
  readonly document: GatescopeDocument
  readonly weights: Tensors
  readonly notes: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Throws what the file system throws, and then leaves nothing. */
export async function writeImportedRun(store: RunStore, { prepared, document, weights, notes, now }: ImportedRunSpec): Promise<RunRecord> {
  const { probed, fingerprint, data } = prepared
  const record = await store.create({
    document,
    executor: 'eager',
    parameters: [...probed.model.weights.keys()],
    metrics: probed.model.task.metrics,
    data: fingerprint,
    now,
    startedFrom: null,
    cost: modelCost(prepared.checked.layers)
  })
  try {
    const { batchSize: batch, sequenceLength: length, seed, order } = document.training
    const batches = data.batches({ batch, length }, seed, order).state()
    for (const note of notes) record.note(0, note)
    await record.checkpoint({ step: 0, seconds: 0, tensors: weights, batches })
    record.status({ phase: 'stopped', checkpoint: 0 })
    await record.write()
    await record.letGo(record)
    return record
  } catch (error) {
    await removeRun(record)
    throw error
  }
}

/** Removes a run that was just written. */
export async function removeRun(record: RunRecord): Promise<void> {
  await record.close()
  await rm(record.folder, { recursive: true, force: true })
}
