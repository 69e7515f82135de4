/** The answers of the page's own scheme: listed files with the policy, and nothing else. */
import { readFile } from 'node:fs/promises'
import { contentSecurityPolicy } from '../host/contentSecurityPolicy'
import type { PageFile } from '../host/pageFiles'
import { isPageUrl } from './place'

/** @returns the file of that address, or why there is none. Only listed names are served. */
export async function answerPage(files: ReadonlyMap<string, PageFile>, url: string, method: string): Promise<Response> {
  const headers = { 'content-security-policy': contentSecurityPolicy(), 'x-content-type-options': 'nosniff' }
  if (!isPageUrl(url) || method !== 'GET') return new Response(null, { status: 400, headers })
  const file = files.get(new URL(url).pathname)
  if (!file) return new Response(null, { status: 404, headers })
  return new Response(await readFile(file.file), { headers: { ...headers, 'content-type': file.type } })
}
