/** Tells the folder of an export from any other that a page may name. */
import { lstat, readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import * as z from 'zod'
import { readJson } from '../contract/readJson'

export const configFile = 'config.json'
const exportSchema = z.object({ format: z.literal('gatescope-export') })
/** Names of Windows that lead to another machine would hand it the user's name. */
const remote = /^[\\/]{2}/

/** The folder, where it is one on this machine that an export was written to; null for anything else. */
export async function exportFolderOf(folder: unknown): Promise<string | null> {
  if (typeof folder !== 'string' || folder.length > 4096 || !isAbsolute(folder) || remote.test(folder)) return null
  const there = await lstat(folder).catch(() => null)
  if (!there?.isDirectory()) return null
  const config = await readFile(join(folder, configFile), 'utf8').catch(() => '')
  return readJson(config, exportSchema) ? folder : null
}
