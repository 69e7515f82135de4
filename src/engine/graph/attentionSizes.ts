/** Time steps of a block in the forms of attention that go block by block. */

/** Queries that are answered at once in the chunked form. */
export const chunkSteps = 128

/** Steps between which linear attention carries its state. */
export const linearChunkSteps = 64
