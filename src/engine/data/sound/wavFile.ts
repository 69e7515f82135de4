/** Reads a WAV file: whole numbers of 8, 16, 24 or 32 bits and floats, at any rate, several channels mixed to one. */
// The package is CommonJS, whose default export the linter does not see.
// oxlint-disable-next-line import/default
import wavefile from 'wavefile'

export interface Sound {
  /** Samples a second. */
  readonly rate: number
  /** From −1 to 1. */
  readonly samples: Float32Array
}

/** `reason`: the part of a sentence after “it cannot be read:”. */
export type ReadSound = { readonly ok: true; readonly sound: Sound } | { readonly ok: false; readonly reason: string }

const [pcm, float, extensible] = [1, 3, 0xfffe]
/** Bits of a sample by format. */
const known: ReadonlyMap<number, readonly number[]> = new Map([
  [pcm, [8, 16, 24, 32]],
  [float, [32, 64]]
])

interface Format {
  readonly code: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
  /** Bytes of one sample of all channels. */
  readonly block: number
}

export function readWav(bytes: Uint8Array): ReadSound {
  const reason = whyUnreadable(bytes)
  if (reason !== null) return { ok: false, reason }
  const file = new wavefile.WaveFile()
  file.fromBuffer(bytes)
  file.toBitDepth('64')
  const samples = Float32Array.from(mixed(file.getSamples(false, Float64Array)))
  const place = samples.findIndex((sample) => !Number.isFinite(sample))
  if (place >= 0) return { ok: false, reason: `sample ${place + 1} is no finite number` }
  return { ok: true, sound: { rate: rateOf(bytes), samples } }
}

/** The mean of all channels. The library gives one array of a single channel, and an array of each of several. */
function mixed(channels: Float64Array | readonly Float64Array[]): Float64Array {
  if (channels instanceof Float64Array) return channels
  const [first = new Float64Array(0)] = channels
  return first.map((_, t) => channels.reduce((sum, channel) => sum + (channel[t] ?? 0), 0) / channels.length)
}

/** Looks through the chunks before the library does, whose errors do not say what is wrong. */
function whyUnreadable(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12) return `it has ${bytes.length} bytes, which is less than the head of a WAV file`
  if (wordAt(view, 0) !== 'RIFF') return 'it does not begin with “RIFF”'
  if (wordAt(view, 8) !== 'WAVE') return `it holds “${wordAt(view, 8)}” and not “WAVE”`
  const chunks = chunksOf(view)
  const format = chunks.find(({ name }) => name === 'fmt ')
  if (!format) return 'it has no chunk “fmt ”, which says how samples are stored'
  if (format.size < 16 || format.start + format.size > bytes.length) return 'its chunk “fmt ” is cut off'
  const data = chunks.find(({ name }) => name === 'data')
  if (!data) return 'it has no chunk “data”'
  return formatFault(formatAt(view, format.start, format.size)) ?? dataFault(data, bytes.length, formatAt(view, format.start, format.size))
}

function formatFault({ code, channels, rate, bits, block }: Format): string | null {
  const sizes = known.get(code)
  if (!sizes) return `its samples have format ${code}; whole numbers (1) and floats (3) are read`
  if (!sizes.includes(bits)) return `its samples have ${bits} bits; ${sizes.join(', ')} are read`
  if (channels === 0) return 'it has no channels'
  if (rate === 0) return 'its rate is 0 samples a second'
  const needs = (channels * bits) / 8
  return block === needs ? null : `a sample of all channels takes ${block} bytes by its head, and ${needs} by its bits and channels`
}

function dataFault({ start, size }: Chunk, bytes: number, { block }: Format): string | null {
  const there = bytes - start
  if (size > there) return `its samples are cut off: ${there.toLocaleString('en')} of ${size.toLocaleString('en')} bytes are there`
  if (size === 0) return 'it has no samples'
  return size % block === 0 ? null : `its samples take ${size.toLocaleString('en')} bytes, which is no multiple of ${block}`
}

interface Chunk {
  readonly name: string
  /** Where its contents begin. */
  readonly start: number
  readonly size: number
}

function chunksOf(view: DataView): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true)
    chunks.push({ name: wordAt(view, at), start: at + 8, size })
    // Chunks begin at even places.
    at += 8 + size + (size % 2)
  }
  return chunks
}

function formatAt(view: DataView, start: number, size: number): Format {
  const code = view.getUint16(start, true)
  const short = { channels: view.getUint16(start + 2, true), rate: view.getUint32(start + 4, true) }
  const sizes = { block: view.getUint16(start + 12, true), bits: view.getUint16(start + 14, true) }
  // In the long form the code stands at the beginning of an identifier.
  return { code: code === extensible && size >= 26 ? view.getUint16(start + 24, true) : code, ...short, ...sizes }
}

function rateOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const format = chunksOf(view).find(({ name }) => name === 'fmt ')
  return format ? formatAt(view, format.start, format.size).rate : 0
}

const wordAt = (view: DataView, at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(at + k)))
