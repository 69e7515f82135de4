/** What leaves comes back: exports of templates and of random drawn cells are imported again, and give the same outputs. */
import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../../src/contract/document/document'
import { exportRun } from '../../../src/engine/exporting/exportRun'
import type { Exporter } from '../../../src/engine/exporting/exporter'
import { onnxExporter } from '../../../src/engine/exporting/onnx/onnxExporter'
import { safetensorsExporter } from '../../../src/engine/exporting/safetensors/safetensorsExporter'
import { ImportRefusal } from '../../../src/engine/importing/importRefusal'
import type { ImportResult } from '../../../src/engine/importing/importModel'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk, templateList } from '../../support/templates'
import { soundCell } from '../../support/soundCells'
import { importedFrom } from './support'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-round-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }
let count = 0

/** Exports a document, and imports one file of the export, or the whole folder. */
async function roundTrip(document: GatescopeDocument, exporter: Exporter, file = ''): Promise<ImportResult> {
  const target = join(folder, `${count++}`)
  await exportRun(exporter, await exportSourceOf(document), target, work)
  return importedFrom(join(target, file), target)
}

const small = (id: string) => shrunk(readTemplate(id), { units: 3, hidden: 4 })

describe('weights with their document', () => {
  it.each(['lstm-moby-dick', 'mamba-attention-moby-dick', 's4d-moby-dick', 'bidirectional-lstm-chapters', 'lstm-running-total'])(
    '%s',
    { timeout: 60_000 },
    async (id) => {
      const { check, model } = await roundTrip(small(id), safetensorsExporter({ layout: 'gatescope' }))
      expect(check?.largest).toBeLessThan(1e-5)
      expect(model.document.model).toEqual(small(id).model)
    }
  )
})

/** Templates whose layers are recurrent cells over vectors, in the form of an operator and as Scan. */
const recurrent = [
  'lstm-moby-dick',
  'rnn-recall',
  'gru-reset-after-moby-dick',
  'lstm-coupled-moby-dick',
  'lstm-peephole-moby-dick',
  'lstm-layer-norm-moby-dick',
  'gru-residual-moby-dick',
  'indrnn-moby-dick',
  'min-lstm-moby-dick',
  'lstm-running-total'
]

describe('ONNX', () => {
  it('has templates that are there', () => {
    const ids = templateList().map(({ id }) => id)
    expect(recurrent.every((id) => ids.includes(id))).toBe(true)
  })

  it.each(recurrent)('%s', { timeout: 60_000 }, async (id) => {
    const { check, model } = await roundTrip(small(id), onnxExporter(), 'sequence.onnx')
    expect(check?.largest, model.notes.join(' ')).toBeLessThan(1e-4)
  })

  it('refuses attention, with the node and the reason', async () => {
    await expect(roundTrip(small('transformer-moby-dick'), onnxExporter(), 'sequence.onnx')).rejects.toThrow(/^The node .+\./)
  })

  it('random drawn cells come back equal, or are refused with a node', { timeout: 240_000 }, async () => {
    const template = small('lstm-moby-dick')
    let equal = 0
    await fc.assert(
      fc.asyncProperty(soundCell, async (cell) => {
        const layers = template.model.layers.map((layer) =>
          layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, cell: cell.id, hidden: 5 } } : layer
        )
        const result = await roundTrip({ ...template, cells: [cell], model: { layers } }, onnxExporter(), 'sequence.onnx').catch(refusal)
        if (result instanceof ImportRefusal) expect(result.why).toMatch(/^The node /)
        else {
          expect(result.check?.largest).toBeLessThan(1e-4)
          equal++
        }
      }),
      { numRuns: 8, seed: 5, endOnFailure: true }
    )
    expect(equal).toBeGreaterThan(0)
  })
})

function refusal(error: unknown): ImportRefusal {
  if (error instanceof ImportRefusal) return error
  throw error
}
