// @ts-check
// A thread that holds one TensorFlow session, so that XLA compiles there and the engine goes on. It is plain JavaScript because it travels as
// text. Each thread that loads the binding has tensors and sessions of its own; the library is shared.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'

/** @typedef {import('./remoteSession').ThreadData} ThreadData */
/** @typedef {import('./remoteSession').Job} Job */
/** @typedef {import('./binding').Binding} Binding */

const { file, savedModel, state, answers } = /** @type {ThreadData} */ (workerData)
const binding = /** @type {Binding} */ (createRequire(file)(file))
const done = new Int32Array(state)
/** @type {number | undefined} */
let session
/** Why a job failed that nobody waits for: the next one that is waited for tells it. @type {string | null} */
let failure = null

function load() {
  const folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel)
    return binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {Job} job */
function run({ feeds, inputs, outputs }) {
  session ??= load()
  /** @type {number[]} */
  const handles = []
  try {
    for (const { shape, dtype, data } of feeds) handles.push(binding.createTensor(shape, dtype, data))
    const fetched = binding.runSavedModel(session, handles, inputs, outputs).map(({ id }) => id)
    handles.push(...fetched)
    return fetched.map((id) => binding.tensorDataSync(id))
  } finally {
    for (const id of handles) binding.deleteTensor(id)
  }
}

parentPort?.on('message', (/** @type {Job} */ job) => {
  /** @type {ReturnType<typeof run>} */
  let results = []
  try {
    results = run(job)
  } catch (error) {
    failure ??= error instanceof Error ? error.message : String(error)
  }
  if (!job.awaited) return parentPort?.postMessage(job.id)
  answers.postMessage({ id: job.id, failure, results })
  failure = null
  Atomics.store(done, 0, job.id)
  Atomics.notify(done, 0)
})
