// @ts-check
// The note that tells the engine what was set up: the library in use, or why there is none and what to do.
import { rm } from 'node:fs/promises'
import { readJson, writeJson } from '../files.mjs'
import { runtimeNotePath } from '../paths.mjs'
import { TENSORFLOW } from './versions.mjs'

/**
 * @typedef {object} Retry until when a start does not try the network again
 * @property {number} after milliseconds since 1970
 * @property {boolean} compiler whether there was a compiler, as a new one is worth a try at once
 *
 * @typedef {object} UnusedGpu a GPU that is there and not used
 * @property {string} name
 * @property {string} reason
 * @property {string} remedy
 * @property {string} [state] the GPUs and the driver; others are worth a try at once
 * @property {Retry} [retry]
 *
 * @typedef {object} ReadyNote
 * @property {'ready'} status
 * @property {string} package the npm package to import
 * @property {string} version TensorFlow's
 * @property {'cpu' | 'gpu'} device
 * @property {'wheel' | 'package'} source
 * @property {UnusedGpu} [gpu]
 *
 * @typedef {object} MissingNote
 * @property {'missing'} status
 * @property {string} version the TensorFlow that was wanted
 * @property {string} reason
 * @property {string} remedy
 * @property {Retry} [retry]
 *
 * @typedef {ReadyNote | MissingNote} Note
 */

/** @returns {Promise<Note | undefined>} */
export const readNote = async () => /** @type {Note | undefined} */ (await readJson(runtimeNotePath))

/** @param {Note} note @returns {Promise<Note>} */
export async function writeNote(note) {
  await writeJson(runtimeNotePath, note)
  return note
}

/** For when what it says is there is there no more. */
export const removeNote = () => rm(runtimeNotePath, { force: true })

/** @param {string} reason @param {string} remedy @param {MissingNote['retry']} [retry] @returns {Promise<Note>} */
export const writeMissing = (reason, remedy, retry) =>
  writeNote({ status: 'missing', version: TENSORFLOW, reason, remedy, ...(retry && { retry }) })
