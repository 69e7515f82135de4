/** The frames of the probe that a loop in Python has recorded so far, and those that it adds while somebody looks. */
import { watch } from 'node:fs'
import { join } from 'node:path'
import type { ProbeFrame } from '../../../../contract/events/probe'
import type { KeptCheckpoint } from '../../../../contract/runs/checkpoint'
import { pause } from '../../training/pause'
import { checkpointFiles, checkpointSteps } from '../checkpoints'
import type { RunRecord } from '../runRecord'
import { readFrame } from './frameFile'

/** Milliseconds between two looks, where the file system tells nothing. */
const every = 1_000

const folderOf = ({ folder }: Pick<RunRecord, 'folder'>): string => join(folder, 'probes')

/** The frames as the checkpoints that a person chooses among, newest first. */
export async function keptFrames(record: RunRecord): Promise<KeptCheckpoint[]> {
  const files = await checkpointFiles(folderOf(record))
  const values = new Map(record.mainEvaluations().map(({ step, value }) => [step, value]))
  return files.map((file, k) => ({ ...file, reasons: [k === 0 ? 'newest' : 'rule'], value: values.get(file.step) ?? null }))
}

/** The step of the newest frame; null where there is none yet. */
export async function newestFrame(record: RunRecord): Promise<number | null> {
  return (await checkpointSteps(folderOf(record)))[0] ?? null
}

/** The frame of a step, or the newest one that is whole where `step` is null. */
export async function recordedFrame(record: RunRecord, step: number | null): Promise<ProbeFrame | null> {
  const steps = step === null ? await checkpointSteps(folderOf(record)) : [step]
  for (const each of steps) {
    const frame = await readFrame(folderOf(record), each)
    if (frame) return frame
  }
  return null
}

/**
 * The frame of a step, or where `step` is null the newest one and each that follows, at most `perSecond` a second; a slow reader gets the
 * newest. Ends when the signal aborts.
 */
export async function* recordedFrames(
  record: RunRecord,
  step: number | null,
  perSecond: number,
  signal?: AbortSignal
): AsyncGenerator<ProbeFrame, void, void> {
  let shown: number | null = null
  while (!signal?.aborted) {
    const newest = step ?? (await newestFrame(record))
    const frame: ProbeFrame | null = newest === shown ? null : await recordedFrame(record, step)
    if (frame && frame.step !== shown) {
      shown = frame.step
      yield frame
      await pause(1_000 / perSecond, signal)
    } else await changed(folderOf(record), signal)
  }
}

/** Resolves when a file of the folder may have changed. */
async function changed(folder: string, signal?: AbortSignal): Promise<void> {
  const settled = new AbortController()
  const waited = signal ? AbortSignal.any([signal, settled.signal]) : settled.signal
  const watcher = watched(folder, () => settled.abort())
  await pause(every, waited)
  watcher?.close()
}

/** Null where the folder is not there yet, or cannot be watched. */
function watched(folder: string, tell: () => void) {
  try {
    return watch(folder, { persistent: false }, tell).on('error', () => undefined)
  } catch {
    return null
  }
}
