/** What leaves as a PyTorch or Keras project comes back: the same outputs from the weights and the description beside them, for random models. */
import * as fc from 'fast-check'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import { exportRun } from '../../src/engine/exporting/exportRun'
import type { Exporter, ExportSource } from '../../src/engine/exporting/exporter'
import { kerasExporter } from '../../src/engine/exporting/keras/kerasExporter'
import { pytorchExporter } from '../../src/engine/exporting/pytorch/pytorchExporter'
import { safetensorsExporter } from '../../src/engine/exporting/safetensors/safetensorsExporter'
import { decodeSafetensors, encodeSafetensors } from '../../src/engine/files/safetensors'
import { importedFrom, plainExecutor } from '../engine/importing/support'
import { roundingOf, sourceOf } from '../support/exportSources'
import { documentOf, plainLayers } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate, shrunk, templateList } from '../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-back-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const base = readTemplate('lstm-moby-dick')
const signal = new AbortController().signal
let count = 0

/** Writes an export and its example without the checks, of which some need Python. Returns its folder. */
async function exported(document: GatescopeDocument, exporter: Exporter): Promise<string> {
  return written(await sourceOf(document), exporter)
}

async function written(source: ExportSource, exporter: Exporter): Promise<string> {
  const target = join(folder, `${count++}`)
  await exportRun({ ...exporter, check: async () => [] }, source, target, { stage: () => undefined, signal })
  return target
}

/** A cell that makes a rounding of float32 larger says nothing of what an export and an import do to it. */
const mostRounding = 1e-6

const projects = [
  ['PyTorch', pytorchExporter],
  ['Keras', kerasExporter],
  ['weights under PyTorch’s names', () => safetensorsExporter({ layout: 'pytorch' })]
] as const

describe.each(projects)('%s', (_, exporter) => {
  it.each(templateList().map(({ id }) => id))('%s', { timeout: 60_000 }, async (id) => {
    const target = await exported(shrunk(readTemplate(id), { units: 3, hidden: 4 }), exporter())
    const { check, model } = await importedFrom(target, target)
    expect(check?.largest, model.notes.join(' ')).toBeLessThan(1e-5)
  })

  it('random cells', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(soundCell, async (cell) => {
        const source = await sourceOf(documentOf(base, [cell], plainLayers(3, 5)))
        fc.pre((await roundingOf(source, await plainExecutor())) < mostRounding)
        const target = await written(source, exporter())
        expect((await importedFrom(target, target)).check?.largest).toBeLessThan(1e-5)
      }),
      { numRuns: 10 }
    )
  )
})

/** Stacks of the recurrent modules that PyTorch has, over an embedding. */
const modules = ['rnn-moby-dick', 'lstm-moby-dick', 'gru-reset-after-moby-dick'] as const
const stack = fc.array(fc.record({ module: fc.constantFrom(...modules), hidden: fc.integer({ min: 2, max: 6 }) }), {
  minLength: 1,
  maxLength: 3
})

it('the weights alone, as a PyTorch user hands them over, are drawn anew with the same outputs', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(stack, async (layers) => {
      const cells = modules.map((id) => {
        const [cell] = readTemplate(id).cells
        if (!cell) throw new Error(`${id} has no cell`)
        return { ...cell, id }
      })
      const target = await exported(documentOf(base, cells, stacked(layers)), pytorchExporter())
      const alone = join(folder, `${count++}`)
      mkdirSync(alone)
      for (const name of ['weights.safetensors', 'example_input.safetensors', 'example_output.safetensors'])
        copyFileSync(join(target, name), join(alone, name))
      const { check, says } = await importedFrom(alone, alone)
      expect(check?.largest, says).toBeLessThan(1e-5)
    }),
    { numRuns: 10 }
  )
)

function stacked(layers: readonly { readonly module: string; readonly hidden: number }[]): Layer[] {
  const [embedding, recurrent, head] = plainLayers(4, 5)
  if (!embedding || recurrent?.kind !== 'recurrent' || !head) throw new Error('the plain layers have changed')
  const list = layers.map(({ module, hidden }, k): Layer => {
    const params = { ...recurrent.params, cell: module, hidden }
    return { ...recurrent, id: `layer${k}`, params, inputs: [k === 0 ? embedding.id : `layer${k - 1}`] }
  })
  return [embedding, ...list, { ...head, inputs: [`layer${layers.length - 1}`] }]
}

it('numbers that were trained elsewhere and that the drawing has no weight for are not lost', { timeout: 60_000 }, async () => {
  const target = await exported(shrunk(base, { units: 3, hidden: 4 }), pytorchExporter())
  const path = join(target, 'weights.safetensors')
  const tensors = new Map(decodeSafetensors(readFileSync(path))?.tensors)
  tensors.get('lstm.bias_hh_l0')?.data.fill(0.25)
  const changed = encodeSafetensors({ tensors, metadata: { format: 'pt' } })
  writeFileSync(path, Buffer.concat(changed))
  // Both biases are read, so that the outputs differ from those before.
  const { check, model } = await importedFrom(target, target)
  expect(check?.largest).toBeGreaterThan(1e-3)
  const sum = Math.fround((tensors.get('lstm.bias_ih_l0')?.data[0] ?? NaN) + 0.25)
  expect([...model.weights.values()].some(({ data }) => data.includes(sum))).toBe(true)
})
