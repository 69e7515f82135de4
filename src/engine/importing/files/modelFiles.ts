/** Opens a model file or a folder with what lies beside it, and no other file: no name leads out of the folder. */
import { lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from '../importRefusal'
import { knownKinds, modelKindOf, modelKinds } from './modelKinds'

/** A file or some files that a model is in. */
export interface OpenedFiles {
  /** The name of the file, or of the folder. */
  readonly name: string
  readonly main: { readonly name: string; readonly bytes: Uint8Array }
  readonly names: readonly string[]
  beside(name: string): Uint8Array | null
  /** The folder on disk; null for files that were handed over. */
  readonly folder: string | null
}

/** Bytes of a file that is read. */
const mostBytes = 2_000_000_000

/** Refuses a path where nothing is, and a folder without a model. */
export function openModelPath(path: string): OpenedFiles {
  const whole = resolve(path)
  const stats = statSync(whole, { throwIfNoEntry: false })
  if (!stats) return refuse(`There is no file ${path}.`, 'Name a model file, or a folder that has one.')
  const folder = stats.isDirectory() ? whole : dirname(whole)
  const names = readdirSync(folder).slice(0, 10_000)
  const main = stats.isDirectory() ? mainOf(basename(whole), names) : basename(whole)
  return {
    name: basename(whole),
    main: { name: main, bytes: readWhole(join(folder, main), main) },
    names,
    beside: (name) => readBeside(folder, name),
    folder
  }
}

/** The files of a folder, such as one with examples. Refuses what is no folder. */
export function openFolder(path: string): Pick<OpenedFiles, 'names' | 'beside'> {
  const folder = resolve(path)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return refuse(`There is no folder ${path}.`, 'Name a folder with examples.')
  return { names: readdirSync(folder).slice(0, 10_000), beside: (name) => readBeside(folder, name) }
}

/** Files that were handed over, such as those dropped on the window; the first of them that is a model is read. */
export function openModelFiles(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): OpenedFiles {
  const name = mainOf(
    'what was dropped',
    files.map((file) => file.name)
  )
  const main = files.find((file) => file.name === name) ?? refuse('There is no model among the files.', knownKinds)
  const beside = (other: string) => files.find((file) => file.name === other)?.bytes ?? null
  return { name: main.name, main, names: files.map((file) => file.name), beside, folder: null }
}

function mainOf(where: string, names: readonly string[]): string {
  const ranked = names.flatMap((name) => {
    const kind = modelKindOf(name)
    return kind === null || isExample(name) ? [] : [{ name, rank: Object.keys(modelKinds).indexOf(kind) }]
  })
  const [first] = ranked.sort((a, b) => a.rank - b.rank || preferred(a.name) - preferred(b.name) || a.name.localeCompare(b.name))
  return first?.name ?? refuse(`There is no model in ${where}.`, knownKinds)
}

/** Examples are no models, whatever other kind of file the model is. */
const isExample = (name: string): boolean => name.startsWith('example_')

/** Of several files of one kind, the one that has the whole model. */
function preferred(name: string): number {
  return /^(?:sequence|model|weights|pytorch_model)\./.test(name) ? 0 : 1
}

function readWhole(path: string, name: string): Uint8Array {
  const { size } = statSync(path)
  if (size > mostBytes) return refuse(`${name} has ${size} bytes; at most ${mostBytes} are read.`, 'Import a smaller model.')
  if (size === 0) return refuse(`${name} is empty.`, 'Write the file again.')
  return readFileSync(path)
}

/** A plain file within the folder, by a name that may lead into folders below it. */
function readBeside(folder: string, name: string): Uint8Array | null {
  if (name === '' || /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name)) return null
  const path = join(folder, name)
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return null
  const real = realpathSync(path)
  const inside = real.startsWith(join(realpathSync(folder), '/'))
  return inside && statSync(real).isFile() && statSync(real).size <= mostBytes ? readFileSync(real) : null
}
