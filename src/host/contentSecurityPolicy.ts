/** The policy says what the page may load: its own files, inline styles (Vue Flow places nodes by them), workers and WebAssembly of its own. */

/** @param socketSource where the page may open a WebSocket, beside its own origin. */
export function contentSecurityPolicy(socketSource?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${socketSource === undefined ? '' : ` ${socketSource}`}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}
