/** A run's checkpoints: one safetensors file each, written atomically, the newest two kept, and damaged ones passed over. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import type { Snapshot } from '../training/runSpec'
import { writeAtomic } from '../../files/atomicFile'
import { decodeSafetensors, encodeSafetensors } from '../../files/safetensors'

const KEPT = 2
const namePattern = /^step-(\d{1,15})\.safetensors$/
const fileName = (step: number) => `step-${step}.safetensors`

const metadataSchema = z.object({
  format: z.literal('gatescope-checkpoint-1'),
  step: z.coerce.number().int().min(0),
  seconds: z.coerce.number().min(0),
  batches: z.string(),
  /** CRC-32 of all values, so that damage in the middle is seen as well. */
  checksum: z.coerce.number()
})

/** Writes a checkpoint and removes all but the newest ones. */
export async function saveCheckpoint(folder: string, { step, seconds, tensors, batches }: Snapshot): Promise<void> {
  const checksum = checksumOf(encodeSafetensors({ tensors, metadata: {} }).slice(1))
  const metadata = { format: 'gatescope-checkpoint-1', step: `${step}`, seconds: `${seconds}`, batches, checksum: `${checksum}` }
  await mkdir(folder, { recursive: true })
  await writeAtomic(join(folder, fileName(step)), encodeSafetensors({ tensors, metadata }))
  const old = (await checkpointSteps(folder)).slice(KEPT)
  await Promise.all(old.map((each) => rm(join(folder, fileName(each)), { force: true })))
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

/** The newest checkpoint that is whole; null when there is none. */
export async function newestCheckpoint(folder: string): Promise<Snapshot | null> {
  for (const step of await checkpointSteps(folder)) {
    const snapshot = await readCheckpoint(join(folder, fileName(step)))
    if (snapshot) return snapshot
  }
  return null
}

async function readCheckpoint(path: string): Promise<Snapshot | null> {
  const file = await readFile(path).catch(() => null)
  const decoded = file && decodeSafetensors(file)
  const metadata = metadataSchema.safeParse(decoded?.metadata)
  if (!decoded || !metadata.success) return null
  const { step, seconds, batches, checksum } = metadata.data
  const computed = checksumOf(encodeSafetensors({ tensors: decoded.tensors, metadata: {} }).slice(1))
  return computed === checksum ? { step, seconds, batches, tensors: decoded.tensors } : null
}

function checksumOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => crc32(piece, sum), 0)
}
