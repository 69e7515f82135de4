/** Makes sounds and WAV files for tests: a small synthesiser, and a writer of the formats that are read. */

/** A tone that rises or falls from one frequency to another, with two overtones; `seed` changes its phase. */
export function glide(
  from: number,
  to: number,
  { rate, seconds, seed = 0 }: { rate: number; seconds: number; seed?: number }
): Float64Array {
  let phase = seed
  const count = Math.round(rate * seconds)
  return Float64Array.from({ length: count }, (_, t) => {
    phase += (2 * Math.PI * (from + ((to - from) * t) / count)) / rate
    return 0.5 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.1 * Math.sin(3 * phase)
  })
}

export type WavCoding = 8 | 16 | 24 | 32 | 'float32' | 'float64'

/** A WAV file of channels of equal length, with samples from −1 to 1. */
export function wavBytes(channels: readonly Float64Array[], rate: number, coding: WavCoding = 16): Uint8Array {
  const bits = coding === 'float32' ? 32 : coding === 'float64' ? 64 : coding
  const frames = channels[0]?.length ?? 0
  const block = (channels.length * bits) / 8
  const view = new DataView(new ArrayBuffer(44 + frames * block))
  const word = (at: number, text: string) => [...text].forEach((letter, k) => view.setUint8(at + k, letter.charCodeAt(0)))
  word(0, 'RIFF')
  view.setUint32(4, 36 + frames * block, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, typeof coding === 'string' ? 3 : 1, true)
  view.setUint16(22, channels.length, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * block, true)
  view.setUint16(32, block, true)
  view.setUint16(34, bits, true)
  word(36, 'data')
  view.setUint32(40, frames * block, true)
  for (let t = 0; t < frames; t++)
    channels.forEach((channel, c) => writeSample(view, 44 + t * block + (c * bits) / 8, channel[t] ?? 0, coding))
  return new Uint8Array(view.buffer)
}

function writeSample(view: DataView, at: number, value: number, coding: WavCoding): void {
  if (coding === 'float32') return view.setFloat32(at, value, true)
  if (coding === 'float64') return view.setFloat64(at, value, true)
  if (coding === 8) return view.setUint8(at, Math.round(value * 127) + 128)
  const whole = Math.round(value * (2 ** (coding - 1) - 1))
  if (coding === 16) return view.setInt16(at, whole, true)
  if (coding === 32) return view.setInt32(at, whole, true)
  view.setUint16(at, whole & 0xffff, true)
  view.setInt8(at + 2, whole >> 16)
}
