/** Finds WAV files by class: in the sub-folders of a folder, or of a folder in a ZIP file. The name of a sub-folder is its class. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { isSystemError, mostBytes, refuse } from '../source/dataFile'
import type { DataPlaces, Read } from '../source/dataFile'
import { readWav } from './wavFile'
import type { Sound } from './wavFile'

export interface SoundFile {
  /** Such as `yes/one.wav`. */
  readonly name: string
  /** The sub-folder. */
  readonly label: string
  /** Throws what the file system throws. */
  readonly read: () => Promise<Uint8Array>
}

export interface SoundFolder {
  /** By label and then by name. */
  readonly files: readonly SoundFile[]
  readonly bytes: number
}

/** How many files that cannot be read are told. */
const mostTold = 5
const byName = new Intl.Collator('en', { numeric: true })
const isWav = (name: string): boolean => /\.wave?$/i.test(name) && !name.startsWith('.')
const place = { path: 'task.file' }
const unusable = (file: string, reason: string) => refuse(problem('data.soundFolder', place, { file, reason }))

/** Looks through the data folders; the first that has a folder or a file of this name wins. */
export async function findSoundFolder(name: string, { dataFolders }: DataPlaces): Promise<Read<SoundFolder>> {
  for (const folder of dataFolders) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (stats === null) continue
    const bytes = stats.isDirectory() ? await bytesIn(path) : stats.size
    if (bytes > mostBytes) return refuse(problem('data.tooLarge', place, { file: name, bytes, limit: mostBytes }))
    try {
      return stats.isDirectory() ? { ok: true, value: { files: await inFolder(path), bytes } } : await inZip(name, path, bytes)
    } catch (error) {
      if (!isSystemError(error)) throw error
      return unusable(name, `the system says ${error.code ?? error.message}`)
    }
  }
  return refuse(problem('data.missing', place, { file: name, folders: [...dataFolders] }))
}

async function inFolder(path: string): Promise<SoundFile[]> {
  const labels = await namesIn(path, (entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  const files = labels.map(async (label) =>
    (await namesIn(join(path, label), (entry) => entry.isFile() && isWav(entry.name))).map((name) => ({
      name: `${label}/${name}`,
      label,
      read: () => readFile(join(path, label, name))
    }))
  )
  return (await Promise.all(files)).flat()
}

async function bytesIn(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const sizes = entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

type Entry = Awaited<ReturnType<typeof entriesOf>>[number]
const entriesOf = (path: string) => readdir(path, { withFileTypes: true })
const namesIn = async (path: string, wanted: (entry: Entry) => boolean): Promise<string[]> =>
  (await entriesOf(path))
    .filter(wanted)
    .map(({ name }) => name)
    .sort(byName.compare)

/** The WAV files of a ZIP file, whose last folder is their class. */
async function inZip(name: string, path: string, bytes: number): Promise<Read<SoundFolder>> {
  const entries = unzipped(await readFile(path))
  if (typeof entries === 'string') return unusable(name, entries)
  const files = Object.entries(entries).flatMap(([entry, contents]): SoundFile[] => {
    const [file = '', label] = entry.split('/').reverse()
    return label === undefined || label === '' || entry.startsWith('__MACOSX/')
      ? []
      : [{ name: `${label}/${file}`, label, read: () => Promise.resolve(contents) }]
  })
  return { ok: true, value: { files: files.sort((one, other) => byName.compare(one.name, other.name)), bytes } }
}

/** The WAV files by their paths, or the reason why there are none. */
function unzipped(bytes: Uint8Array): Record<string, Uint8Array> | string {
  let size = 0
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!isWav(name.slice(name.lastIndexOf('/') + 1))) return false
        size += originalSize
        return size <= mostBytes
      }
    })
    return size <= mostBytes
      ? entries
      : `its sounds take ${size.toLocaleString('en')} bytes; at most ${mostBytes.toLocaleString('en')} are read`
  } catch {
    return 'it is no folder and no whole ZIP file'
  }
}

/** A sound that was read, with a fingerprint of its bytes: files that are alike have the same. */
export interface ReadSoundFile {
  readonly file: SoundFile
  readonly sound: Sound
  readonly contents: string
}

/** Reads one file after the other and hands each to `take`. Returns a problem for each that cannot be read, up to some. */
export async function readSounds(folder: string, files: readonly SoundFile[], take: (read: ReadSoundFile) => void): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const file of files) {
    if (problems.length === mostTold) break
    const bytes = await file.read()
    const read = readWav(bytes)
    if (read.ok) take({ file, sound: read.sound, contents: createHash('sha256').update(bytes).digest('hex') })
    else problems.push(problem('data.sound', place, { file: `${folder}/${file.name}`, reason: read.reason }))
  }
  return problems
}

/** The sound of a file that was read before. Throws what the file system throws, and RangeError for a file that is no sound any more. */
export async function soundOf(file: SoundFile): Promise<Sound> {
  const read = readWav(await file.read())
  if (!read.ok) throw new RangeError(`${file.name}: ${read.reason}`)
  return read.sound
}
