/** Every template, made small, trains through the service as for a person: losses that are finite, and a checkpoint. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import { openSession } from '../../src/host/cli/session'
import type { Session } from '../../src/host/cli/session'
import { readTemplate, templateList } from '../support/templates'

const resources = fileURLToPath(new URL('../../resources', import.meta.url))
const [width, steps] = [8, 2]
let folder: string
let session: Session
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-templates-'))
  // The eager executor compiles nothing.
  session = await openSession({ workspace: folder, resources, prefer: 'eager' })
})
afterAll(async () => {
  await session.dispose()
  rmSync(folder, { recursive: true })
})

/** Widths of eight, so that heads and residuals still fit. */
function narrow(layer: Layer): Layer {
  switch (layer.kind) {
    case 'embedding':
      return { ...layer, params: { ...layer.params, units: width } }
    case 'linear':
      return { ...layer, params: { ...layer.params, units: width } }
    case 'recurrent':
      return { ...layer, params: { ...layer.params, hidden: width } }
    case 'mamba':
      return { ...layer, params: { ...layer.params, inner: 2 * width, states: 4, rank: 1 } }
    case 's4d':
      return { ...layer, params: { ...layer.params, states: 4 } }
    case 'feedForward':
      return { ...layer, params: { ...layer.params, hidden: 2 * width } }
    default:
      return layer
  }
}

function small(document: GatescopeDocument): GatescopeDocument {
  // The shortest chapter has twenty steps.
  const sequenceLength = document.task.kind === 'chapters' ? 20 : 8
  // An evaluation on all validation data takes longer than two steps.
  const training = { ...document.training, batchSize: 2, sequenceLength, steps, evaluateEvery: steps, validationBatches: 4 }
  // What is to be recalled has to lie within the short sequence.
  const task = document.task.kind === 'delayedRecall' ? { ...document.task, distance: 4 } : document.task
  return { ...document, task, model: { layers: document.model.layers.map(narrow) }, training }
}

it.each(templateList().map(({ id }) => id))('%s', { timeout: 120_000 }, async (id) => {
  const { client } = session
  const { runId } = await client.training.start({ document: small(readTemplate(id)), anyway: false })
  const [losses, heldOut]: [number[], number[]] = [[], []]
  let last = ''
  for await (const event of await client.training.events({ runId })) {
    if (event.type === 'steps') losses.push(...event.loss)
    if (event.type === 'evaluation') heldOut.push(event.loss)
    if (event.type === 'status') last = event.summary.phase
    if (['finished', 'failed', 'stopped'].includes(last)) break
  }
  expect(last).toBe('finished')
  expect(losses).toHaveLength(steps)
  for (const loss of [...losses, ...heldOut]) expect(loss).toSatisfy(Number.isFinite)
  expect(existsSync(join(folder, 'runs', runId))).toBe(true)
  expect(readdirSync(join(folder, 'runs', runId), { recursive: true }).join()).toContain('safetensors')
})
