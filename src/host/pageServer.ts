/** Answers http requests: exchanges the token for a cookie, and serves the files of the page to requests with that cookie. */
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isAllowedHost, isSameOrigin } from './access'
import type { Access } from './access'
import { securityHeaders } from './headers'
import type { PageFile } from './pageFiles'

export interface Gate {
  readonly access: Access
  /** The address that the host listens on, and further names by which it may be called. */
  readonly address: string
  readonly names: readonly string[]
}

/** Returns why a request is refused, or null if only its cookie is left to check. */
export function refusal(request: IncomingMessage, { address, names }: Gate): string | null {
  const { host, origin } = request.headers
  if (!isAllowedHost(host, address, names)) return 'The host is not known by this name. To allow it, start it with --name.'
  if (origin !== undefined && !isSameOrigin(origin, host)) return 'Other pages may not use this host.'
  return null
}

export const bearsCookie = (request: IncomingMessage, { access }: Gate) =>
  access.hasCookie(request.headers.cookie, request.socket.localPort ?? 0)

const needsToken =
  'This window has no access to this host (any more). Open the address that the host printed in its terminal: it ends with ?token=…'

/** Makes a handler for `http.createServer`. */
export function createPageServer(gate: Gate, files: ReadonlyMap<string, PageFile>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    request.resume()
    const refused = refusal(request, gate)
    if (refused !== null) return answer(response, null, 403, refused)
    const host = request.headers.host ?? null
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, host, 405, 'Only GET is known here.', { allow: 'GET, HEAD' })
    const url = parseUrl(request.url)
    if (!url) return answer(response, host, 400, 'The address cannot be read.')
    const token = url.searchParams.get('token')
    if (token !== null && gate.access.isToken(token)) return admit(request, response, gate)
    if (!bearsCookie(request, gate)) return answer(response, host, 401, needsToken)
    const file = files.get(url.pathname)
    if (!file) return answer(response, host, 404, 'There is no such file.')
    void sendFile(request, response, file)
  }
}

function parseUrl(url: string | undefined): URL | null {
  // Only a path is accepted: `//other/` or a whole address would be read as one on another host.
  if (url === undefined || !url.startsWith('/') || url.startsWith('//')) return null
  return URL.canParse(url, 'http://host') ? new URL(url, 'http://host') : null
}

/**
 * Gives the window its cookie and sends it to the page. After a redirect, a browser would not send the cookie if another page led to the
 * address, as the file does by which `npm start` opens the browser (SameSite=Strict): then a page of this host leads on.
 */
function admit(request: IncomingMessage, response: ServerResponse, { access }: Gate): void {
  const host = request.headers.host ?? null
  const cookie = { 'set-cookie': access.cookieFor(request.socket.localPort ?? 0) }
  if (request.headers['sec-fetch-site'] === 'cross-site')
    answer(response, host, 200, leadingOn, { ...cookie, 'content-type': 'text/html; charset=utf-8' })
  else answer(response, host, 303, 'Welcome.', { ...cookie, location: '/' })
}

const leadingOn = '<!doctype html><title>Gatescope</title><meta http-equiv="refresh" content="0;url=/"><a href="/">Open Gatescope</a>'

async function sendFile(request: IncomingMessage, response: ServerResponse, { file, type, immutable }: PageFile): Promise<void> {
  response.writeHead(200, {
    ...securityHeaders(request.headers.host ?? null),
    'content-type': type,
    'cache-control': immutable ? 'private, max-age=31536000, immutable' : 'no-store'
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  try {
    await pipeline(createReadStream(file), response)
  } catch {
    response.destroy() // the window has gone, or the file; a part of a file must not look whole
  }
}

function answer(response: ServerResponse, host: string | null, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    ...securityHeaders(host),
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...headers
  })
  response.end(`${text}\n`)
}
