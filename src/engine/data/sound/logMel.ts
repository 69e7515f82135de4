/**
 * Log-mel frames: the energy of a sound in bands that are evenly spaced as people hear pitch, at even steps of time. Bands are triangles on
 * the mel scale 2595 · log₁₀(1 + f/700). Frames are of the sound's own rate, and energies are densities, so that one sound has about the
 * same frames at every rate that holds the highest band.
 */
import FFT from 'fft.js'
import type { Sound } from './wavFile'

export interface FrameSettings {
  /** Milliseconds that a frame looks at, through a Hann window. */
  readonly window: number
  /** Milliseconds from one frame to the next. */
  readonly hop: number
  /** Bands. */
  readonly mels: number
  /** The ends of the lowest and the highest band, in Hz. */
  readonly lowest: number
  readonly highest: number
}

/** Added to energies before the logarithm, so that silence has a finite frame. */
export const silence = 1e-10

const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700)
const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1)

/** How many frames a sound has: those that fit whole, and one of what there is where none fits. */
export function framesIn({ rate, samples }: Sound, { window, hop }: FrameSettings): number {
  const [wide, step] = [samplesIn(window, rate), samplesIn(hop, rate)]
  return 1 + Math.max(0, Math.floor((samples.length - wide) / step))
}

/** [frames × mels], row by row: ln of the energies. At most `most` frames. */
export function logMelFrames(sound: Sound, settings: FrameSettings, most = Infinity): Float32Array<ArrayBuffer> {
  const { rate, samples } = sound
  const [wide, step] = [samplesIn(settings.window, rate), samplesIn(settings.hop, rate)]
  const size = 2 ** Math.ceil(Math.log2(wide))
  const transform = new FFT(size)
  const spectrum = transform.createComplexArray()
  const hann = Float64Array.from({ length: wide }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / wide))
  const bands = bandsOf(settings, rate, size)
  // The sum over the bins of a band, times their width, is the energy in it, whatever the window and its length.
  const scale = 1 / (hann.reduce((sum, weight) => sum + weight * weight, 0) * size)
  const input = new Float64Array(size)
  const count = Math.min(most, framesIn(sound, settings))
  const frames = new Float32Array(count * settings.mels)
  for (let t = 0; t < count; t++) {
    for (let k = 0; k < wide; k++) input[k] = (samples[t * step + k] ?? 0) * (hann[k] ?? 0)
    transform.realTransform(spectrum, input)
    bands.forEach(({ first, weights }, m) => {
      let energy = 0
      weights.forEach((weight, k) => (energy += weight * powerAt(spectrum, first + k)))
      frames[t * settings.mels + m] = Math.log(energy * scale + silence)
    })
  }
  return frames
}

const samplesIn = (milliseconds: number, rate: number): number => Math.max(1, Math.round((milliseconds * rate) / 1000))
const powerAt = (spectrum: readonly number[], bin: number): number => (spectrum[2 * bin] ?? 0) ** 2 + (spectrum[2 * bin + 1] ?? 0) ** 2

interface Band {
  /** The first bin that counts. */
  readonly first: number
  readonly weights: readonly number[]
}

/** The weights of the bins in each band: 1 at its middle, falling to 0 at the middles of its neighbours. */
function bandsOf({ mels, lowest, highest }: FrameSettings, rate: number, size: number): Band[] {
  const [low, high] = [melOf(lowest), melOf(highest)]
  const edge = (k: number) => hertzOf(low + ((high - low) * k) / (mels + 1))
  return Array.from({ length: mels }, (_, m) => {
    const [from, middle, to] = [edge(m), edge(m + 1), edge(m + 2)]
    const first = Math.max(0, Math.ceil((from * size) / rate))
    const last = Math.min(size / 2, Math.floor((to * size) / rate))
    const weightAt = (bin: number) => {
      const hertz = (bin * rate) / size
      return Math.max(0, hertz <= middle ? (hertz - from) / (middle - from) : (to - hertz) / (to - middle))
    }
    return { first, weights: Array.from({ length: Math.max(0, last - first + 1) }, (_bin, k) => weightAt(first + k)) }
  })
}
