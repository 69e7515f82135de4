/** Reads a TensorBoard event file: the framing of records with both checksums, and the messages in them. */
import { crc32c } from '../../src/engine/exporting/records/tensorboard/crc32c'
import { eventTypes } from '../../src/engine/exporting/records/tensorboard/eventProto'
import * as z from 'zod'

/** Any number, those that are not finite too. */
const number = z.custom<number>((value) => typeof value === 'number')

const eventSchema = z.object({
  wall_time: z.number().default(0),
  step: z.coerce.number().default(0),
  file_version: z.string().optional(),
  summary: z
    .object({
      value: z.array(
        z.object({
          tag: z.string(),
          simple_value: number.optional(),
          metadata: z
            .object({ plugin_data: z.object({ plugin_name: z.string(), content: z.instanceof(Uint8Array).optional() }) })
            .optional(),
          tensor: z.object({ dtype: z.number(), string_val: z.array(z.instanceof(Uint8Array)) }).optional()
        })
      )
    })
    .optional()
})
export type ReadEvent = z.infer<typeof eventSchema>

/** Throws where a length or a checksum is wrong. */
export function readEventFile(bytes: Uint8Array): ReadEvent[] {
  return readRecords(bytes).map((record) => {
    const { event } = eventTypes()
    return eventSchema.parse(event.toObject(event.decode(record), { longs: Number }))
  })
}

export function readRecords(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const length = Number(view.getBigUint64(at, true))
    check(bytes.subarray(at, at + 8), view.getUint32(at + 8, true))
    const record = bytes.subarray(at + 12, at + 12 + length)
    check(record, view.getUint32(at + 12 + length, true))
    records.push(record)
    at += 12 + length + 4
  }
  return records
}

/** Unmasks as TensorFlow does, rather than masking again as the writer does. */
function check(bytes: Uint8Array, masked: number): void {
  const rotated = (masked - 0xa282ead8) >>> 0
  if (((rotated >>> 17) | (rotated << 15)) >>> 0 !== crc32c(bytes)) throw new Error('a checksum of the event file is wrong')
}
