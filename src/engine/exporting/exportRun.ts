/** Plans an export, and writes it: the files of its format, the common ones, the checks, and one rename. */
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { checkFailed } from '../../contract/export/events'
import type { ExportCheck, ExportPlan } from '../../contract/export/events'
import { exportWords } from '../../contract/export/formats'
import { problem } from '../../contract/problems/problem'
import type { Problem } from '../../contract/problems/problems'
import { commonFiles } from './common/commonFiles'
import { readmeFile, readmeFileName } from './common/readmeFile'
import type { Exporter, ExportSource, ExportWork } from './exporter'
import { makeFolder } from './newFolder'

export interface WrittenFile {
  readonly path: string
  readonly bytes: number
}

export interface WrittenExport {
  readonly files: readonly WrittenFile[]
  readonly checks: readonly ExportCheck[]
}

/** What was written does not compute what the engine computes. */
export class ExportCheckFailed extends Error {
  override readonly name = 'ExportCheckFailed'
  constructor(readonly checks: readonly ExportCheck[]) {
    super('the export does not compute what the engine computes')
  }
}

/** The format's files and the common ones, and what stands against the export. */
export function planExport(exporter: Exporter, source: ExportSource): ExportPlan {
  const { files, notes, problems } = exporter.plan(source)
  const common = commonFiles(source, exporter.format).map(({ path, what, pieces }) => ({ path, what, bytes: bytesOf(pieces) }))
  const all = [...files, ...common]
  const readme = Buffer.byteLength(readmeFile({ exporter, source, files: all, notes, checks: [] }))
  return {
    files: [...all, { path: readmeFileName, bytes: readme, what: 'what this export is, and how to use it' }],
    notes,
    problems: [...(carriesModel(exporter) ? notFinite(source) : []), ...problems]
  }
}

/**
 * Writes an export whose plan has no problems into a new folder, which is there when everything is written and agrees with the engine. What
 * stands at `target` is replaced. Throws ExportCheckFailed, the signal's reason, and what the file system throws; nothing is left then.
 */
export function exportRun(exporter: Exporter, source: ExportSource, target: string, work: ExportWork): Promise<WrittenExport> {
  return makeFolder(target, async (folder) => {
    work.stage('Writing the files')
    await exporter.write(source, folder, work)
    work.signal.throwIfAborted()
    const common = commonFiles(source, exporter.format)
    for (const { path, pieces } of common) await writeFile(join(folder, path), pieces)
    work.stage('Checking what was written')
    const checks = await exporter.check(source, folder)
    work.signal.throwIfAborted()
    if (checks.some(checkFailed)) throw new ExportCheckFailed(checks)
    const { files: planned, notes } = exporter.plan(source)
    const words = new Map([...planned, ...common].map(({ path, what }) => [path, what]))
    // The README tells the sizes of the files as they were written.
    const files = (await filesOf(folder)).map(({ path, bytes }) => ({ path, bytes, what: words.get(path) ?? '' }))
    await writeFile(join(folder, readmeFileName), readmeFile({ exporter, source, files, notes, checks }))
    return { files: await filesOf(folder), checks }
  })
}

/** All files of a folder and of folders in it, by path. */
export async function filesOf(folder: string): Promise<WrittenFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path) => ({ path: relative(folder, path).split(sep).join('/'), bytes: (await stat(path)).size }))
  return (await Promise.all(files)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

const bytesOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, piece) => sum + piece.byteLength, 0)

const carriesModel = ({ format }: Exporter): boolean => exportWords[format].of === 'model'

/** A model whose weights or outputs are not finite computes nothing that could be compared. */
function notFinite({ weights, example, step }: ExportSource): Problem[] {
  const all = [...weights, ...example.outputs]
  const [name] = all.find(([, { data }]) => data.some((value) => !Number.isFinite(value))) ?? []
  return name === undefined ? [] : [problem('export.notFinite', {}, { name, step })]
}
