/** Reads the arrays of an HDF5 file, in a memory of its own that has no files of this machine. */
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { ImportRefusal, damaged, refuse } from '../importRefusal'

const mostEntries = 20_000
const mostDepth = 30
/** Bytes that arrays of a small file may unpack to, and how many times its size those of a larger one. */
const [smallBytes, largestPacking] = [32_000_000, 20]
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

export interface Hdf5 {
  /** By path, such as `layers/lstm/cell/vars/0`. */
  readonly tensors: ReadonlyMap<string, Tensor>
  /** The attributes that are texts, by the path of their group. */
  readonly texts: ReadonlyMap<string, Readonly<Record<string, string>>>
}

/** Refuses what is damaged, claims sizes that it does not have, or refers to other files. */
export async function readHdf5(name: string, bytes: Uint8Array): Promise<Hdf5> {
  if (!signature.every((byte, k) => bytes[k] === byte)) return refuse(`${name} is no HDF5 file.`, damaged)
  const library = await import('h5wasm')
  const { FS } = await library.ready
  const path = '/model.h5'
  FS.writeFile(path, bytes)
  try {
    const file = new library.File(path, 'r')
    try {
      return new Reader(name, bytes.length, library).read(file)
    } finally {
      file.close()
    }
  } catch (error) {
    if (error instanceof ImportRefusal) throw error
    return refuse(`${name} cannot be read as HDF5: it is cut off or damaged.`, damaged)
  } finally {
    FS.unlink(path)
  }
}

type Library = typeof import('h5wasm')
type Group = InstanceType<Library['Group']>

class Reader {
  private readonly tensors = new Map<string, Tensor>()
  private readonly texts = new Map<string, Record<string, string>>()
  private entries = 0
  private claimed = 0

  constructor(
    private readonly name: string,
    private readonly bytes: number,
    private readonly library: Library
  ) {}

  read(file: Group): Hdf5 {
    this.group(file, '', 0)
    return { tensors: this.tensors, texts: this.texts }
  }

  private group(group: Group, path: string, depth: number): void {
    if (depth > mostDepth || this.entries > mostEntries) refuse(`${this.name} has more groups than a model has.`, damaged)
    const texts = Object.entries(group.attrs).flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value] as const] : []))
    this.texts.set(path, Object.fromEntries(texts))
    for (const key of group.keys()) {
      this.entries++
      const inner = path === '' ? key : `${path}/${key}`
      const entity = group.get(key)
      if (entity instanceof this.library.Group) this.group(entity, inner, depth + 1)
      else if (entity instanceof this.library.Dataset) this.dataset(entity, inner)
      else refuse(`${inner} of ${this.name} is a link to another place.`, 'Save the weights themselves.')
    }
  }

  private dataset(dataset: InstanceType<Library['Dataset']>, path: string): void {
    const shape = dataset.shape ?? refuse(`${path} of ${this.name} has no size.`, damaged)
    this.claimed += 8 * sizeOf(shape)
    if (this.claimed > Math.max(smallBytes, largestPacking * this.bytes))
      refuse(`The arrays of ${this.name} claim far more than its ${this.bytes} bytes.`, damaged)
    const { value } = dataset
    if (!(value instanceof Float32Array) && !(value instanceof Float64Array) && !(value instanceof Int32Array)) return
    if (value.length !== sizeOf(shape)) refuse(`${path} of ${this.name} does not have the numbers of its size.`, damaged)
    this.tensors.set(path, { type: { dtype: 'float32', shape: [...shape] }, data: Float32Array.from(value) })
  }
}
