/** The command of the command line that makes an export, as it can be pasted into a terminal in the folder of Gatescope. */
import { exportOptions } from './formats'
import type { ExportWish } from './formats'

export interface CommandedExport {
  /** The id or the folder of the run. */
  readonly run: string
  readonly wish: ExportWish
  readonly folder: string
  readonly step: number | null
}

export function exportCommand({ run, wish, folder, step }: CommandedExport): string {
  const usual: Readonly<Record<string, unknown>> = exportOptions[wish.format].parse({})
  const options = Object.entries(wish.options).flatMap(([name, value]) =>
    usual[name] === value ? [] : [`--option ${quoted(`${name}=${value}`)}`]
  )
  const parts = ['npm run --silent gatescope -- export', quoted(run), `--format ${wish.format}`, `--out ${quoted(folder)}`]
  return [...parts, ...(step === null ? [] : [`--step ${step}`]), ...options].join(' ')
}

/** In single quotes where a shell would read something in it. */
const quoted = (text: string): string => (/^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
