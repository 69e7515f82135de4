/** The JSON at the start of a frame, parsed and checked before anything in it is believed. */
import * as z from 'zod'
import { arrayTypes } from './arrayTypes'
import type { ArrayType } from './arrayTypes'
import { fail } from './codecError'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface Segment {
  readonly type: ArrayType
  /** Elements, not bytes. */
  readonly length: number
}

/** `JSON.parse` gives nothing but JSON; only the outer form is to be checked. */
const headerSchema = z.tuple([z.array(z.tuple([z.enum(arrayTypes), z.int().min(0)])), z.custom<Json>((value) => value !== undefined)])

/** @throws CodecError when the bytes are not UTF-8, not JSON, or not of this form. */
export function readHeader(bytes: Uint8Array): { segments: Segment[]; value: Json } {
  const parsed = headerSchema.safeParse(parse(bytes))
  if (!parsed.success) throw fail('malformed', 'the JSON of the frame is not of the known form')
  const [segments, value] = parsed.data
  return { segments: segments.map(([type, length]) => ({ type, length })), value }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw fail('malformed', 'the frame does not hold JSON where it should')
  }
}
