/** A node's values in words, such as `f: mean 0.42, from 0.01 to 0.99 over 128 units`. */
import { shortText } from '../../../lib/words/figures'
import type { NodeValue } from './nodeValues'

export function valueWords(name: string, { values, mean, low, high }: NodeValue): string {
  const range = values.length > 1 && !Number.isNaN(low) ? `, from ${shortText(low)} to ${shortText(high)}` : ''
  return `${name}: mean ${shortText(mean)}${range} over ${values.length} ${values.length === 1 ? 'unit' : 'units'}`
}
