// How long a machine that is slow and busy may take; nothing is waited for longer than it takes.

/** An engine starts in a second or two on a quiet machine. */
export const starting = { timeout: 120_000 }

/** A model is compiled, or its first frame computed, in seconds on a quiet machine. */
export const compiling = { timeout: 240_000 }
