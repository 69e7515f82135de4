/** Keras exports on the backends beside TensorFlow: one model of each kind of layer. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kerasExporter } from '../../src/engine/exporting/keras/kerasExporter'
import { cases } from './cases'
import { PythonWorker } from './pythonWorker'
import { wanted } from './table'
import { writeExport } from './writeExport'

const models = [
  'lstm-moby-dick',
  'lstm-peephole-moby-dick',
  'encoder-chapters',
  'rotary attention, RMS norm, SwiGLU, head with a bias tied',
  'both directions with a mask',
  'convolution with SiLU',
  'fast-weights-moby-dick',
  'linear-attention-moby-dick',
  's4d-moby-dick',
  'mamba-moby-dick'
].filter((model) => wanted('keras', model))

// oxlint-disable-next-line no-restricted-properties -- no test is skipped: the list of tests is empty then
describe.skipIf(models.length === 0).each(['jax', 'torch'])('Keras on %s', (backend) => {
  let root = ''
  let python: PythonWorker
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gatescope-interop-'))
    python = new PythonWorker({ KERAS_BACKEND: backend })
  })
  afterAll(async () => {
    python.close()
    await rm(root, { recursive: true, force: true })
  })

  it.each(models)('%s', async (model) => {
    const source = await cases.get(model)?.()
    if (!source) throw new RangeError(model)
    const folder = join(root, String(models.indexOf(model)))
    await writeExport(kerasExporter(), source, folder)
    const { code, output } = await python.run(folder)
    expect(code, output).toBe(0)
  })
})
