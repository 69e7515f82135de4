/** A node's values in words, such as `f: mean 0.42, from 0.01 to 0.99 over 128 units`. */
import { shortText } from '../../../lib/words/figures'
import type { NodeValue } from './nodeValues'

export function valueWords(name: string, { values, mean }: NodeValue): string {
  const finite = [...values].filter(Number.isFinite)
  const range = finite.length > 1 ? `, from ${shortText(Math.min(...finite))} to ${shortText(Math.max(...finite))}` : ''
  return `${name}: mean ${shortText(mean)}${range} over ${values.length} ${values.length === 1 ? 'unit' : 'units'}`
}
