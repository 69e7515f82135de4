/** Finds the other file of a split that an archive comes with: `GunPoint_TEST.ts` beside `GunPoint_TRAIN.ts`. */

const parts = /^(.*)[_-](train|test)(\.[^.]+)$/i

/** The names of both files by the name of either; null for a file that names no part. */
export function givenSplit(file: string): { readonly training: string; readonly validation: string } | null {
  const [, name, part, ending] = parts.exec(file) ?? []
  if (name === undefined || part === undefined) return null
  const other = part.toLowerCase() === 'train' ? inCaseOf(part, 'test') : inCaseOf(part, 'train')
  const otherFile = file.slice(0, name.length + 1) + other + ending
  return part.toLowerCase() === 'train' ? { training: file, validation: otherFile } : { training: otherFile, validation: file }
}

function inCaseOf(example: string, word: string): string {
  if (example === example.toUpperCase()) return word.toUpperCase()
  return example === example.toLowerCase() ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
