/**
 * A run's checkpoints: one safetensors file each, written atomically, and damaged ones passed over. The checksum is of the whole file. In
 * the files of version 0.1.0 it is of the values only; they are still read, if their step is that of their name.
 */
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import type { Snapshot } from '../training/runSpec'
import { writeAtomic } from '../../files/atomicFile'
import { decodeSafetensors, encodeSafetensors } from '../../files/safetensors'
import type { CheckpointFile } from './keptCheckpoints'

const namePattern = /^step-(\d{1,15})\.safetensors$/
export const checkpointFile = (step: number) => `step-${step}.safetensors`

const metadataSchema = z.object({
  format: z.enum(['gatescope-checkpoint-1', 'gatescope-checkpoint-2']),
  step: z.coerce.number().int().min(0),
  seconds: z.coerce.number().min(0),
  batches: z.string(),
  checksum: z.string()
})
type Metadata = z.infer<typeof metadataSchema>

/** Where the checksum's eight hexadecimal digits stand in the header; the sum is taken with zeros there. */
const checksumKey = '"checksum":"'
const noChecksum = '00000000'

/** Writes a checkpoint. It is whole once this resolves. */
export async function saveCheckpoint(folder: string, { step, seconds, tensors, batches }: Snapshot): Promise<void> {
  const metadata: Record<keyof Metadata, string> = {
    format: 'gatescope-checkpoint-2' satisfies Metadata['format'],
    step: `${step}`,
    seconds: `${seconds}`,
    batches,
    checksum: noChecksum
  }
  await mkdir(folder, { recursive: true })
  await writeAtomic(join(folder, checkpointFile(step)), withChecksum(encodeSafetensors({ tensors, metadata })))
}

/** Removes the checkpoints of some steps. */
export async function removeCheckpoints(folder: string, steps: readonly number[]): Promise<void> {
  await Promise.all(steps.map((step) => rm(join(folder, checkpointFile(step)), { force: true })))
}

/** The checkpoint files there are with their sizes, newest first; damaged ones included. */
export async function checkpointFiles(folder: string): Promise<CheckpointFile[]> {
  const steps = await checkpointSteps(folder)
  const sizes = await Promise.all(steps.map((step) => stat(join(folder, checkpointFile(step))).catch(() => null)))
  return steps.flatMap((step, k) => {
    const size = sizes[k]
    return size ? [{ step, bytes: size.size }] : []
  })
}

/** Steps of the checkpoint files there are, newest first; damaged ones included. */
export async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [])
  const steps = names.flatMap((name) => {
    const match = namePattern.exec(name)
    return match ? [Number(match[1])] : []
  })
  return steps.sort((a, b) => b - a)
}

/**
 * The newest checkpoint that is whole and for which `fits` holds. Where none fits it is the newest that is whole, so that the reader can
 * tell what does not fit; null when none is whole.
 */
export async function newestCheckpoint(folder: string, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot | null> {
  let newest: Snapshot | null = null
  for (const step of await checkpointSteps(folder)) {
    const snapshot = await readCheckpoint(folder, step)
    if (snapshot && fits(snapshot)) return snapshot
    newest ??= snapshot
  }
  return newest
}

/** Renames the checkpoints after a step, which cannot be used, so that those that follow count as the newest. Returns their steps. */
export async function setAside(folder: string, after: number): Promise<number[]> {
  const unused = (await checkpointSteps(folder)).filter((step) => step > after)
  await Promise.all(unused.map((step) => rename(join(folder, checkpointFile(step)), join(folder, `${checkpointFile(step)}.unused`))))
  return unused
}

/** Reads the checkpoint whose file is named after this step; null when it is damaged or says another step. */
export async function readCheckpoint(folder: string, named: number): Promise<Snapshot | null> {
  const file = await readFile(join(folder, checkpointFile(named))).catch(() => null)
  const decoded = file && decodeSafetensors(file)
  const metadata = metadataSchema.safeParse(decoded?.metadata)
  if (!decoded || !metadata.success) return null
  const { step, seconds, batches } = metadata.data
  const whole = step === named && isWhole(file, decoded.tensors, metadata.data)
  return whole ? { step, seconds, batches, tensors: decoded.tensors } : null
}

function isWhole(file: Buffer, tensors: Snapshot['tensors'], { format, checksum }: Metadata): boolean {
  switch (format) {
    case 'gatescope-checkpoint-1':
      return `${checksumOf(encodeSafetensors({ tensors, metadata: {} }).slice(1))}` === checksum
    case 'gatescope-checkpoint-2':
      return hasChecksum(file, checksum)
    default:
      return format satisfies never
  }
}

/** Whether the checksum in the header of a safetensors file is that of the whole file. */
export function hasChecksum(file: Buffer, checksum: string): boolean {
  const at = file.indexOf(checksumKey) + checksumKey.length
  return hexOf(checksumOf([file.subarray(0, at), Buffer.from(noChecksum), file.subarray(at + noChecksum.length)])) === checksum
}

/** Writes the checksum of all pieces into the first, which is the header. */
function withChecksum(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const [header = new Uint8Array(), ...values] = pieces
  const text = Buffer.from(header)
  text.write(hexOf(checksumOf(pieces)), text.indexOf(checksumKey) + checksumKey.length)
  return [text, ...values]
}

const hexOf = (checksum: number): string => checksum.toString(16).padStart(8, '0')

function checksumOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => crc32(piece, sum), 0)
}
