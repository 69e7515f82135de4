/** Decides who may talk to the host: by the host name, the origin, and the token or the cookie that the token was exchanged for. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'

export interface Access {
  /** Random for each start; part of the address that the host prints. */
  readonly token: string
  /** Tells in constant time whether this is the token. */
  isToken(candidate: string): boolean
  /** The value of `Set-Cookie` for a window that showed the token. */
  cookieFor(port: number): string
  /** Tells in constant time whether the request's Cookie header has the cookie of this start. */
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

/** A browser sends a cookie to every port of a machine. So each host on the machine needs a cookie name of its own. */
const cookieName = (port: number) => `gatescope-${port}`

/** Compares digests, because `timingSafeEqual` takes only values of one length. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function readCookies(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}

/**
 * Tells whether the Host header names this host. This prevents DNS rebinding, by which a page of another name reaches this machine.
 * A host accepts the names of loopback and `names`. A host beyond loopback also accepts numeric addresses, which cannot be rebound.
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

/** Tells whether the Origin header names the same host. Its protocol may be https, because of a proxy in front. */
export const isSameOrigin = (origin: string, host: string) => origin === `http://${host}` || origin === `https://${host}`
