/** The engine in this process, called through the contract like any other client, and the document that a command is about. */
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

/** Runs a command with a session of its own, which ends with the command, whichever way that ends: a run that it started is stopped and saved. */
export async function withSession<T>(options: EngineOptions, command: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(options)
  try {
    return await command(session)
  } finally {
    await session.dispose()
  }
}

/** Folders in which a document's data files are looked for: the one that was named, and the document's own. */
export function dataFolders(file: string, named: string | undefined): string[] {
  return [...(named === undefined ? [] : [resolve(named)]), ...(existsSync(file) ? [dirname(resolve(file))] : [])]
}

/** A document's file, or a template by its id. Null when it is neither or has problems, which have been told by then. */
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
  /** The file of its cell, where that was given as equations. */
  readonly source: TextSource | null
}

/** A document or template, with the cell of a file of equations in it when one is named. Null when it has problems, which it then has told. */
export async function loadModel(session: Session, file: string, cell: string | undefined, output: Output): Promise<LoadedModel | null> {
  const document = await loadDocument(session, file, output)
  if (!document) return null
  return cell === undefined ? { document, source: null } : withCellFile(document, cell, output)
}
