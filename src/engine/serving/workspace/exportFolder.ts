/** Where an export goes: a whole path, or a folder within the exports of the workspace. */
import { isAbsolute, join, resolve } from 'node:path'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { whyNotFileName } from './names'

/** Characters of a document's name in the name of a folder. */
const MOST = 80

/** `lstm-on-moby-dick-onnx`. */
export function folderName(document: string, format: string): string {
  const words = document.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')
  const stem = [...words]
    .slice(0, MOST)
    .join('')
    .replace(/^-+|-+$/g, '')
  return `${stem === '' ? 'model' : stem}-${format}`
}

export type ExportFolder = { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly problem: Problem }

export function exportFolder(exports: string, named: string): ExportFolder {
  if (isAbsolute(named)) return { ok: true, folder: resolve(named) }
  const reason = /[\\/]/.test(named) ? 'a name within the exports of the workspace has no folders' : whyNotFileName(named)
  return reason === null
    ? { ok: true, folder: join(exports, named) }
    : { ok: false, problem: problem('export.folder', {}, { folder: named, reason }) }
}
