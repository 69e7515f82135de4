/** Reads the file of a sweep: its JSON, and the document that it names. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { schemaProblems } from '../../../contract/problems/schemaProblems'
import { sweepSpecSchema } from '../../../contract/runs/sweep'
import type { SweepSpec } from '../../../contract/runs/sweep'
import { tellFailure, tellProblems } from '../output'
import type { Output } from '../output'
import { loadModel } from '../session'
import type { Session } from '../session'

/** Prints the problems and returns null if there are any. The document may be a whole one, a document's file beside the sweep's, or a template. */
export async function readSweep(session: Session, file: string, output: Output): Promise<SweepSpec | null> {
  const json = await jsonOf(file, output)
  if (json === null) return null
  const { document } = json
  const loaded = typeof document === 'string' ? await loadModel(session, documentPath(file, document), undefined, output) : null
  if (typeof document === 'string' && !loaded) return null
  const whole = { ...json, ...(loaded && { document: loaded.document }) }
  const parsed = sweepSpecSchema.safeParse(whole)
  if (parsed.success) return parsed.data
  tellProblems(output, schemaProblems(whole, parsed.error.issues))
  return null
}

/** Where the document lies that a sweep names, if it is a file: beside the sweep's own. */
function documentPath(file: string, named: string): string {
  const beside = resolve(dirname(file), named)
  return existsSync(beside) ? beside : named
}

async function jsonOf(file: string, output: Output): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return refuse(output, `${file} cannot be read.`, 'Name the file of a sweep; docs/sweeps.md shows one.')
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json }
  } catch (error) {
    return refuse(output, `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Correct the text there.')
  }
  return refuse(output, `${file} is not a sweep.`, 'A sweep is one JSON object; docs/sweeps.md shows one.')
}

function refuse(output: Output, message: string, remedy: string): null {
  tellFailure(output, message, remedy)
  return null
}
