/** The parts of the library by name, in the order in which a file defines them. */
import type { Library } from '../../python/library'

export const names = [
  'register',
  'ownLayer',
  'layerNorm',
  'rmsNorm',
  'gelu',
  'angles',
  'rotary',
  'alibi',
  'heads',
  'overTime',
  'positions',
  'projections',
  'attention',
  'linearAttention',
  'feedForward',
  'bias',
  'convolution',
  'conv',
  'tokenShift',
  's4d',
  'mamba'
] as const
export type LibraryName = (typeof names)[number]

export type LibraryParts = Partial<Library<LibraryName>>
