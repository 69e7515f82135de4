/** Serves the page by a scheme of its own, `gatescope://app/`: listed files with the host's policy, and nothing else. */
import { readFile } from 'node:fs/promises'
import type { Protocol } from 'electron'
import { contentSecurityPolicy } from '../host/contentSecurityPolicy'
import { listPageFiles } from '../host/pageFiles'
import type { PageFile } from '../host/pageFiles'
import { isPageUrl, pageScheme } from './place'

/** Must be called before the app is ready. */
export function setUpScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges }])
}

export async function setUpPageProtocol(protocol: Protocol, folder: string): Promise<void> {
  const files = await listPageFiles(folder)
  protocol.handle(pageScheme, ({ url, method }) => answerPage(files, url, method))
}

/** @returns the file of that address, or why there is none. Only listed names are served. */
export async function answerPage(files: ReadonlyMap<string, PageFile>, url: string, method: string): Promise<Response> {
  const headers = { 'content-security-policy': contentSecurityPolicy(), 'x-content-type-options': 'nosniff' }
  if (!isPageUrl(url) || method !== 'GET') return new Response(null, { status: 400, headers })
  const file = files.get(new URL(url).pathname)
  if (!file) return new Response(null, { status: 404, headers })
  return new Response(await readFile(file.file), { headers: { ...headers, 'content-type': file.type } })
}
