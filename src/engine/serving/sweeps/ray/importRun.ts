/** Puts a run that another machine has trained into the store, under the id that was promised for it. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { unzipSync } from 'fflate'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { readJson } from '../../../../contract/readJson'
import { thisProcess } from '../../../files/owner'
import { runFileSchema } from '../../../learning/runs/runFile'
import type { RunFile } from '../../../learning/runs/runFile'
import { runFileName } from '../../../learning/runs/runRecord'
import { documentFileName } from '../../../learning/runs/runStore'
import type { RunStore } from '../../../learning/runs/runStore'

export interface ArrivedRun {
  readonly runId: string
  readonly document: GatescopeDocument
  readonly trial: RunFile['trial']
}

/** Writes all of it beside the runs first, and then moves it there as a whole. Throws what the file system throws, and for a zip that is no run. */
export async function importRun(store: RunStore, archive: string, { runId, document, trial }: ArrivedRun): Promise<void> {
  const files = unzipSync(new Uint8Array(await readFile(archive)))
  const run = readJson(new TextDecoder().decode(files[runFileName]), runFileSchema)
  if (!run) throw new Error(`${archive} has no run`)
  const arrived = join(store.folder, `.arrived-${runId}`)
  await rm(arrived, { recursive: true, force: true })
  for (const [name, bytes] of Object.entries(files)) await writeBelow(arrived, name, bytes)
  const file: RunFile = { ...run, owner: thisProcess(), trial, summary: { ...run.summary, runId } }
  await writeFile(join(arrived, runFileName), `${JSON.stringify(file, null, 2)}\n`)
  await writeFile(join(arrived, documentFileName), JSON.stringify(document))
  await store.discard(runId)
  await rename(arrived, join(store.folder, runId))
}

async function writeBelow(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  if (name.endsWith('/')) return
  const path = join(folder, normalize(name))
  if (!path.startsWith(folder + sep)) throw new Error(`${name} lies outside of the run`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}
