/** A file that holds one JSON object and is replaced as a whole. A file that is missing, cannot be read or has another form is read as null. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type * as z from 'zod'
import { readJson } from '../../contract/readJson'

export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : readJson(text, schema)
}

export function readJsonFileSync<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return readJson(readFileSync(path, 'utf8'), schema)
  } catch {
    return null
  }
}
