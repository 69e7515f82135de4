// Into how many parts a batch is cut.
import { expect, it } from 'vitest'
import { partsOf } from './parts'

it.each([
  [32, 2, 2],
  [32, 12, 8],
  [30, 16, 15],
  [7, 4, 1],
  [4, 16, 4],
  [1, 8, 1],
  [32, 1, 1]
])('a batch of %i on %i cores: %i parts of one size', (batch, cores, parts) => {
  expect(partsOf(batch, cores)).toBe(parts)
})
