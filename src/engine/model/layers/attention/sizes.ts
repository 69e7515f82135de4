/** Chooses the form that attention takes, and the time steps of a block in the forms with blocks. */
import type { LayerOf } from '../../../../contract/document/modelGraph'

/** Time steps of a block of queries, and of a block of keys, in the chunked form. */
export const chunkSteps = 128

/** Up to this length `auto` computes the whole map. At 256 steps the blocks took a tenth longer, at 1,024 a third less (docs/labs.md). */
export const mostPlainSteps = 512

/** Returns the form that attention takes over `steps` time steps. A single block is computed as the whole map. */
export function attentionForm({ form }: Pick<LayerOf<'attention'>['params'], 'form'>, steps: number): 'plain' | 'chunked' {
  const most = form === 'plain' ? Infinity : form === 'auto' ? mostPlainSteps : chunkSteps
  return steps <= most ? 'plain' : 'chunked'
}

/**
 * A causal form runs in bands of query blocks, which look at no key past the end of their band. Each band adds two loops to compile, so a
 * band has at least this many blocks, and there are at most `mostBands`.
 */
export const bandBlocks = 4
export const mostBands = 4

/** Linear attention carries its state from block to block of so many steps. */
export const linearChunkSteps = 64
