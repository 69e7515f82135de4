/** Scales log-mel frames band by band, by the mean and the spread of the training part alone. */
import type { NumberColumn } from '../taskData'

/** A column for each band, from the frames [frames × mels] of all training sounds. */
export function fitColumns(sounds: readonly Float32Array[], mels: number): NumberColumn[] {
  return Array.from({ length: mels }, (_, m) => {
    let [count, sum, squares] = [0, 0, 0]
    for (const frames of sounds)
      for (let k = m; k < frames.length; k += mels) {
        const value = frames[k] ?? 0
        count += 1
        sum += value
        squares += value * value
      }
    const mean = count === 0 ? 0 : sum / count
    const spread = Math.sqrt(Math.max(0, count === 0 ? 0 : squares / count - mean * mean))
    return { name: `band ${m + 1}`, mean, scale: spread > 1e-6 ? spread : 1 }
  })
}

/** What the model sees: (value − mean) / scale. */
export const scaleFrames = (frames: Float32Array, columns: readonly NumberColumn[]): Float32Array<ArrayBuffer> =>
  Float32Array.from(frames, (value, k) => {
    const { mean = 0, scale = 1 } = columns[k % columns.length] ?? {}
    return (value - mean) / scale
  })
