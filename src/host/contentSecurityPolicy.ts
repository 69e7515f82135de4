/** The page may load only its own files, workers and WebAssembly, and inline styles, by which Vue Flow places nodes. */

/** @param socketSource another origin to which the page may open a WebSocket */
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
