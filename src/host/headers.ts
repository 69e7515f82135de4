/** The headers of every answer of the host. */
import { contentSecurityPolicy } from './contentSecurityPolicy'

/** @param host the request's Host header if it passed the check, else null */
export function securityHeaders(host: string | null): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(host === null ? undefined : `ws://${host} wss://${host}`),
    'x-content-type-options': 'nosniff',
    // The address of the page contains the token, which must not reach other sites.
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'x-frame-options': 'DENY'
  }
}
