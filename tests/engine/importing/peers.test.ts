/** Models as PyTorch and Keras write them: each file gives the outputs of its original, or is refused with the reason. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importedFrom } from './support'

const peers = join(import.meta.dirname, '../../fixtures/peers')
const isModel = (file: string) => /\.(?:onnx|keras|h5|pt)$/.test(file) || file === 'weights.safetensors'
const cases = readdirSync(peers)
  .filter((folder) => existsSync(join(peers, folder, 'example_output.safetensors')))
  .flatMap((folder) => readdirSync(join(peers, folder)).flatMap((file) => (isModel(file) ? [`${folder}/${file}`] : [])))

describe('a model of another framework', () => {
  it.each(cases)('%s gives the outputs of its original', async (file) => {
    const { check, says } = await importedFrom(join(peers, file))
    expect(check?.outputs.map(({ why }) => why).filter((why) => why !== null)).toEqual([])
    expect(check?.largest, says).toBeLessThan(1e-5)
  })
})
