/** Reads a frame of the probe that a loop in Python wrote: a safetensors file whose metadata says what each tensor is. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { roleSchema } from '../../../../contract/document/cellGraph'
import { rangeSchema, tapCodeSchema } from '../../../../contract/events/probe'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { readJson } from '../../../../contract/readJson'
import { decodeSafetensors } from '../../../files/safetensors'
import type { Safetensors } from '../../../files/safetensors'
import { checkpointFile, hasChecksum } from '../checkpoints'

const metadataSchema = z.object({
  format: z.literal('gatescope-probe-1'),
  step: z.coerce.number().int().min(0),
  checksum: z.string(),
  frame: z.string()
})

const mapSchema = z.object({
  /** The tensor that has its values. */
  tensor: z.string(),
  layer: z.string(),
  name: z.string(),
  label: z.string(),
  code: tapCodeSchema,
  role: roleSchema,
  range: rangeSchema
})
const contentSchema = z.object({ tokens: z.array(z.string()), maps: z.array(mapSchema), next: z.array(z.string()) })
type Content = z.infer<typeof contentSchema>

/** The frame of a step; null when there is none, or it is damaged. */
export async function readFrame(folder: string, step: number): Promise<ProbeFrame | null> {
  const file = await readFile(join(folder, checkpointFile(step))).catch(() => null)
  const decoded = file && decodeSafetensors(file)
  const metadata = metadataSchema.safeParse(decoded?.metadata)
  if (!decoded || !metadata.success || metadata.data.step !== step || !hasChecksum(file, metadata.data.checksum)) return null
  const content = readJson(metadata.data.frame, contentSchema)
  return content && frameOf(step, content, decoded)
}

function frameOf(step: number, { tokens, maps, next }: Content, { tensors }: Safetensors): ProbeFrame {
  const steps = tokens.length
  const floats = (name: string): Float32Array<ArrayBuffer> => Float32Array.from(tensors.get(name)?.data ?? [])
  const best = steps === 0 ? 0 : Math.floor(next.length / steps)
  const surprise = floats('surprise')
  return {
    step,
    batch: null,
    place: null,
    tokens,
    maps: maps.flatMap(({ tensor, ...words }): HeatMap[] => {
      const values = floats(tensor)
      const units = Math.floor(values.length / Math.max(1, steps))
      return units === 0 ? [] : [{ ...words, node: words.name, steps, units, values }]
    }),
    lags: [],
    matrices: [],
    next: { best, tokens: next, probability: floats('next') },
    surprise: surprise.length === steps ? surprise : new Float32Array(steps).fill(NaN),
    answer: null
  }
}
