/** Pieces that several domains' procedures share. */
import * as z from 'zod'

export const runIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** Binary arrays cross the border as they are: structured clone on a port, raw segments on a socket. */
export const float32 = z.instanceof(Float32Array)
export const float64 = z.instanceof(Float64Array)
