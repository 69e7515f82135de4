/** Python exports without a Python: what some templates look like, and that names and notes which people typed stay text. */
import { describe, expect, it } from 'vitest'
import { environmentPackages } from '../../../scripts/lib/python.mjs'
import { jaxModelFile } from '../../../src/engine/exporting/jax/modelFile'
import { kerasModelFile } from '../../../src/engine/exporting/keras/modelFile'
import { requirements } from '../../../src/engine/exporting/python/requirements'
import { templateSource } from '../../support/exportSources'
import { pythonTokens } from '../../support/pythonTokens'

const files = { jax: jaxModelFile, keras: kerasModelFile } as const

describe.each(['jax', 'keras'] as const)('%s', (format) => {
  it.each(['lstm-moby-dick', 'mgu-moby-dick', 'bidirectional-lstm-chapters'])('%s is written as before', async (id) => {
    const text = files[format](await templateSource(id))
    await expect(text).toMatchFileSnapshot(`__snapshots__/${id}.${format}.py`)
  })

  it('keeps what people typed as text, and names apart', async () => {
    const source = await templateSource('lstm-peephole-moby-dick', (document) => {
      document.name = 'A """ name \\ with\nlines'
      for (const layer of document.model.layers) layer.name = '"""\nimport os'
      for (const { nodes } of document.cells)
        for (const node of nodes) {
          node.note = 'ends here """ \\'
          if (node.name === 'zi') node.name = 'z-f'
          if (node.name === 'zg') node.name = 'lambda'
          if (node.name === 'zo') node.name = 'z_f'
        }
    })
    const { names } = pythonTokens(files[format](source))
    expect(names).not.toContain('os')
    expect(names.filter((name) => name === 'lambda')).toHaveLength(format === 'jax' ? 1 : 0)
    expect(names).toEqual(expect.arrayContaining(['z_f', 'z_f2', 'lambda2']))
  })
})

it('the requirements are the versions that are tested', () => {
  const lines = (['jax', 'keras', 'savedmodel'] as const).flatMap((format) => requirements(format).split('\n'))
  const pinned = lines.filter((line) => line.includes('=='))
  expect(pinned.length).toBeGreaterThan(4)
  for (const line of pinned) expect(environmentPackages).toContain(line.replace('tensorflow==', 'tensorflow-cpu=='))
})
