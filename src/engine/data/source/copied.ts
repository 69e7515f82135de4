/** Copies a short text that was cut out of a long one: as V8 keeps it, it would hold all of the long one in memory. */
export const copied = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')
