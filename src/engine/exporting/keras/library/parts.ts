/** The parts of the library by name, in the order in which a file defines them. */

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

export interface LibraryPart {
  /** Other parts that it uses. */
  readonly uses: readonly LibraryName[]
  /** Python source. */
  readonly source: string
}
export type LibraryParts = { readonly [N in LibraryName]?: LibraryPart }
