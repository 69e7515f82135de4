/** Who may talk to the host: the right host name, the same origin, and the token or the cookie that it was exchanged for. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'

export interface Access {
  /** Random for each start; part of the address that the host prints. */
  readonly token: string
  /** Is this the token? In constant time. */
  isToken(candidate: string): boolean
  /** The value of `Set-Cookie` for a window that showed the token. */
  cookieFor(port: number): string
  /** Does the request's Cookie header bear the cookie of this start? In constant time. */
  hasCookie(header: string | undefined, port: number): boolean
}

/** @param random a source of secrets, 32 bytes each. */
export function createAccess(random: () => Buffer = () => randomBytes(32)): Access {
  const token = random().toString('base64url')
  const session = random().toString('base64url')
  return {
    token,
    isToken: (candidate) => isEqual(candidate, token),
    cookieFor: (port) => `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    hasCookie: (header, port) => readCookies(header, cookieName(port)).some((value) => isEqual(value, session))
  }
}

/** Cookies know no ports: each host on a machine needs a name of its own. */
const cookieName = (port: number) => `gatescope-${port}`

/** Digests have one length, whatever is compared. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function readCookies(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}

/**
 * Is the Host header one that this host goes by? Against DNS rebinding, where a page of a foreign name reaches this machine:
 * on loopback only the names of loopback; otherwise any address in figures, which cannot be rebound, and the names given.
 * Any port passes, so that a tunnel may use another one.
 * @param address what the host listens on.
 */
export function isAllowedHost(header: string | undefined, address: string, names: readonly string[] = []): header is string {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.exec(header ?? '')
  const name = match?.[1]?.toLowerCase().replace(/^\[|\]$/g, '')
  if (name === undefined) return false
  if (isLoopback(name) || names.includes(name)) return true
  return !isLoopback(address) && (isIP(name) !== 0 || name === address.toLowerCase())
}

export const isLoopback = (name: string) => name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name)

/** Does the Origin header name the same host? A proxy in front may speak https. */
export const isSameOrigin = (origin: string, host: string) => origin === `http://${host}` || origin === `https://${host}`
