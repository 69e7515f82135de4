/** Which form attention takes, and time steps of a block in those that go block by block. */
import type { LayerOf } from '../../../../contract/document/modelGraph'

/** Time steps of a block of queries, and of a block of keys, in the chunked form. */
export const chunkSteps = 128

/** Up to here `auto` computes the whole map: at 256 steps the blocks took a tenth longer, at 1,024 a third less (docs/labs.md). */
export const mostPlainSteps = 512

/** The form that attention takes over `steps` time steps; a single block is the whole map. */
export function attentionForm({ form }: Pick<LayerOf<'attention'>['params'], 'form'>, steps: number): 'plain' | 'chunked' {
  const most = form === 'plain' ? Infinity : form === 'auto' ? mostPlainSteps : chunkSteps
  return steps <= most ? 'plain' : 'chunked'
}

/**
 * A causal form goes in bands of query blocks that look at no key past their own end. Each band is two loops more to compile, so there are
 * none of fewer blocks than this, and no more than `mostBands`.
 */
export const bandBlocks = 4
export const mostBands = 4

/** Steps between which linear attention carries its state. */
export const linearChunkSteps = 64
