/** Opens the engine in this process, called through the contract as by any client, and reads the document of a command. */
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { EngineClient } from '../../contract/contract'
import type { GatescopeDocument } from '../../contract/document/document'
import { createEngineService } from '../../engine/serving/engineService'
import type { EngineOptions } from '../../engine/serving/engineService'
import { withCellFile } from './cellFile'
import type { Output, TextSource } from './output'
import { tellFailure, tellProblems } from './output'

export interface Session {
  readonly client: EngineClient
  dispose(): Promise<void>
}

export async function openSession(options: EngineOptions): Promise<Session> {
  const service = await createEngineService(options)
  return { client: createRouterClient(service.router), dispose: () => service.dispose() }
}

/** Runs a command with a session of its own. When the command returns or throws, the session ends, and its run is stopped and saved. */
export async function withSession<T>(options: EngineOptions, command: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(options)
  try {
    return await command(session)
  } finally {
    await session.dispose()
  }
}

/** Folders in which a document's data files are looked for: that of the named data file, the one that was named, and the document's own. */
export function dataFolders(file: string, named: string | undefined, data?: string): string[] {
  return [
    ...(data === undefined ? [] : [dirname(resolve(data))]),
    ...(named === undefined ? [] : [resolve(named)]),
    ...(existsSync(file) ? [dirname(resolve(file))] : [])
  ]
}

/** The folder of a document's file, whose state in git is kept with its runs; nothing for a template. */
export function documentFolder(file: string): Pick<EngineOptions, 'documents'> {
  return existsSync(file) ? { documents: dirname(resolve(file)) } : {}
}

/** Reads a document's file, or a template by its id. Prints the problems and returns null if that fails. */
async function loadDocument({ client }: Session, file: string, output: Output): Promise<GatescopeDocument | null> {
  const isFile = existsSync(file) && statSync(file).isFile()
  if (!isFile) {
    const templates = (await client.workspace.templates()).map((template) => template.id)
    if (!templates.includes(file)) {
      tellFailure(output, `${file} is neither a file nor a template.`, `The templates are ${templates.join(', ')}.`)
      return null
    }
  }
  const opened = isFile
    ? await client.workspace.parse({ text: await readFile(file, 'utf8') })
    : await client.workspace.template({ id: file })
  if (opened.ok) return opened.document
  tellProblems(output, opened.problems)
  return null
}

export interface LoadedModel {
  readonly document: GatescopeDocument
  /** The file of the cell's equations, if the command names one. */
  readonly source: TextSource | null
}

/** Reads a document or template and puts in the cell of `--cell`, if named. Prints the problems and returns null if there are any. */
export async function loadModel(session: Session, file: string, cell: string | undefined, output: Output): Promise<LoadedModel | null> {
  const document = await loadDocument(session, file, output)
  if (!document) return null
  return cell === undefined ? { document, source: null } : withCellFile(document, cell, output)
}
