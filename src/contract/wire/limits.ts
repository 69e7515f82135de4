/** The limits of what the wire carries at once. */

/** Bytes of one frame; the largest request is an imported data file. */
export const maxFrameBytes = 256 * 1024 * 1024
/** Levels of nesting in one message. */
export const maxDepth = 64
/** Messages of one stream that are sent and not yet taken by its reader. */
export const streamWindow = 16
/** A reader reports what it took after so many messages: often enough that a fast one never waits. */
export const streamReport = streamWindow / 2
/** The most calls and streams of one connection at a time. */
export const maxCalls = 256
