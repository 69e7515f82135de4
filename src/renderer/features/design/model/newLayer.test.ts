/** The defaults of a new layer follow from the layer before it. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { newLayer } from './newLayer'

describe('a new Mamba layer', () => {
  const document = readTemplate('gru-residual-moby-dick')
  const sizesBehind = (behind: string | null) => {
    const layer = newLayer(document, 'mamba', behind)
    return layer.kind === 'mamba' ? [layer.params.inner, layer.params.rank] : []
  }
  const widthOf = (id: string) => {
    const layer = document.model.layers.find((each) => each.id === id)
    return layer?.kind === 'recurrent' ? layer.params.hidden : layer?.kind === 'embedding' ? layer.params.units : 0
  }

  it('is twice as wide as what it reads, with a rank of a sixteenth', () => {
    for (const layer of document.model.layers.filter(({ kind }) => kind === 'embedding' || kind === 'recurrent')) {
      const width = widthOf(layer.id)
      expect(sizesBehind(layer.id)).toEqual([2 * width, Math.ceil(width / 16)])
    }
    for (const layer of document.model.layers) if (layer.kind === 'embedding') layer.params.units = 40
    expect(sizesBehind('embedding')).toEqual([80, 3])
  })

  it('follows residuals to a layer that tells its width, and takes the usual one where none does', () => {
    const residual = document.model.layers.find(({ kind }) => kind === 'residual')!
    expect(sizesBehind(residual.id)).toEqual([2 * widthOf(residual.inputs[0]!), Math.ceil(widthOf(residual.inputs[0]!) / 16)])
    expect(sizesBehind(null)).toEqual([128, 4])
  })
})
