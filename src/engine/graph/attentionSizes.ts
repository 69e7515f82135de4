/** Time steps of a block in the forms of attention that go block by block. */

/** Time steps of a block of queries, and of a block of keys, in the chunked form. */
export const chunkSteps = 128

/**
 * A causal form goes in bands of query blocks that look at no key past their own end. Each band is two loops more to compile, so there are
 * none of fewer blocks than this, and no more than `mostBands`.
 */
export const bandBlocks = 4
export const mostBands = 4

/** Steps between which linear attention carries its state. */
export const linearChunkSteps = 64
