/** Commands of the command line, run in this process in a folder that goes away, with what they write. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'
import * as z from 'zod'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { createOutput } from '../../src/host/cli/output'
import type { ExitCode, Output } from '../../src/host/cli/output'
import { dataFolders, withSession } from '../../src/host/cli/session'
import type { Session } from '../../src/host/cli/session'

export const resources = fileURLToPath(new URL('../../resources', import.meta.url))
/** The folder of the test that runs, which is its workspace too. */
export let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-cli-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const objectSchema = z.record(z.string(), z.unknown())

export interface Ran {
  readonly code: ExitCode
  readonly out: string
  readonly error: string
  /** Standard output as objects. */
  readonly objects: Record<string, unknown>[]
}

export async function run(
  json: boolean,
  command: (session: Session, output: Output) => Promise<ExitCode>,
  file = 'none',
  room?: number
): Promise<Ran> {
  const written = { out: '', error: '' }
  const stream = (name: 'out' | 'error') => ({ write: (text: string | Uint8Array) => ((written[name] += String(text)), true) })
  // The eager executor compiles nothing: the tests of the engine run the other one.
  const data = dataFolders(file, undefined)
  const options = {
    workspace: folder,
    resources,
    dataFolders: data,
    prefer: 'eager',
    ...(room !== undefined && { room: () => room })
  } as const
  const code = await withSession(options, (session) => command(session, createOutput(json, { out: stream('out'), error: stream('error') })))
  const objects = json
    ? written.out
        .split('\n')
        .filter(Boolean)
        .map((line) => objectSchema.parse(JSON.parse(line)))
    : []
  return { code, ...written, objects }
}

/** A small model on a text of its own, which lies beside it. */
export async function writeSmall(change: (document: GatescopeDocument) => GatescopeDocument = (same) => same): Promise<string> {
  const opened = await withSession({ workspace: folder, resources }, ({ client }) => client.workspace.template({ id: 'lstm-moby-dick' }))
  if (!opened.ok) throw new Error('the template cannot be read')
  const { document } = opened
  const layers = document.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden: 8 } } : layer
  )
  const small: GatescopeDocument = {
    ...document,
    model: { layers },
    task: { kind: 'nextCharacter', source: { kind: 'file', file: 'sea.txt' }, heldOut: 0.1 },
    training: { ...document.training, batchSize: 2, sequenceLength: 6 }
  }
  writeFileSync(join(folder, 'sea.txt'), 'the sea, the sea, and the whale in the sea. '.repeat(40))
  const path = join(folder, 'small.gatescope.json')
  writeFileSync(path, JSON.stringify(change(small)))
  return path
}

/** Sends Ctrl+C when it is first told of steps. */
export function interrupting(output: Output): Output {
  let sent = false
  const object: Output['object'] = (value) => {
    output.object(value)
    if (!sent && value.type === 'steps') process.emit('SIGINT')
    sent ||= value.type === 'steps'
  }
  return { ...output, object }
}
