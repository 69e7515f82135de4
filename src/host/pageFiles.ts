/** The files of the page, listed once: only a listed name is served, so no path can lead elsewhere. */
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

export interface PageFile {
  /** The path of the file. */
  readonly file: string
  readonly type: string
  /** True where the file's name changes with its content. */
  readonly immutable: boolean
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2'
}

/** @returns the files below the folder by their path in an address, such as `/assets/index.js`; `/` is `/index.html`. */
export async function listPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, PageFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${file.slice(join(folder, '/').length).replaceAll('\\', '/')}`
    files.set(path, { file, type: contentType(file), immutable: path.startsWith('/assets/') })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

export const contentType = (file: string) => types[extname(file).toLowerCase()] ?? 'application/octet-stream'
