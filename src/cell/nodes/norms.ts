/** The rows of kinds that normalise a value over its units. */
import { same } from '../shapeRules'
import { called, definePlain, perUnit } from './define'
import type { Rows } from './row'

/** These entries are shared by functions of all units of one value. */
const ofUnits = { group: 'Normalisation', inputs: ['in'], shape: same, linearIn: 'function' } as const

export const norms: Rows<'softmax' | 'layerNorm' | 'rmsNorm'> = {
  softmax: definePlain({
    ...ofUnits,
    label: 'softmax',
    symbol: 'smx',
    base: 'sm',
    doc: 'e^in / Σ e^in over the units: positive, sums to 1',
    note: 'Σ = 1',
    search: 'attention normalise probabilities',
    text: called('softmax'),
    flops: perUnit(5),
    keeps: 'value',
    gate: 'always',
    takesRole: true
  }),
  layerNorm: definePlain({
    ...ofUnits,
    label: 'layer norm',
    symbol: 'LN',
    base: 'ln',
    doc: 'gain · (in − mean) / √(variance + 10⁻⁵) + bias over the units, gain and bias learned (Ba et al. 2016)',
    note: 'gain, bias',
    search: 'layernorm ln normalisation normalization',
    text: called('layerNorm'),
    flops: perUnit(7),
    keeps: 'inputs',
    title: () => 'layer norm'
  }),
  rmsNorm: definePlain({
    ...ofUnits,
    label: 'RMS norm',
    symbol: 'RMS',
    base: 'rn',
    doc: 'gain · in / √(mean of in² + 10⁻⁵) over the units, gain learned (Zhang & Sennrich 2019)',
    note: 'gain',
    search: 'rmsnorm root mean square normalisation normalization',
    text: called('rmsNorm'),
    flops: perUnit(4),
    keeps: 'inputs',
    title: () => 'RMS norm'
  })
}
