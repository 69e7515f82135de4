/** An LSTM of 64 units that was trained for 3,000 steps on Moby Dick, with its data: weights that mean something, for tests of what looks into a model. */
import { readFileSync } from 'node:fs'
import { documentSchema } from '../../src/contract/document/document'
import type { Tensors } from '../../src/engine/executors/executor'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import type { PreparedRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'

const folder = new URL('../fixtures/interventions/', import.meta.url)

export async function smallCheckpoint(): Promise<{ readonly prepared: PreparedRun; readonly step: number; readonly weights: Tensors }> {
  const document = documentSchema.parse(JSON.parse(readFileSync(new URL('document.json', folder), 'utf8')))
  const prepared = await prepareRun(document, new TaskCache([]))
  const file = decodeSafetensors(readFileSync(new URL('weights.safetensors', folder)))
  if (!prepared.ok || !file) throw new Error('the checkpoint of the fixtures cannot be read')
  return { prepared: prepared.run, step: 3000, weights: file.tensors }
}
