// @ts-check
// A thread that runs one part of a batch: it waits for a turn, runs its model, and says that it is done. It is plain JavaScript because it
// travels as text.
import { createRequire } from 'node:module'
import { workerData } from 'node:worker_threads'

/** @typedef {import('./remotePart').ThreadData} ThreadData */
/** @typedef {import('./remotePart').SharedTensor} SharedTensor */
/** @typedef {import('onnxruntime-node').Tensor} Tensor */
/** @typedef {import('../runtime/binding').NativeSession} NativeSession */
/** @typedef {{ binding: { InferenceSession: new () => NativeSession }, initOrt: () => void }} Binding */

const data = /** @type {ThreadData} */ (workerData)
const load = createRequire(data.library)
const state = new Int32Array(data.state)
const { turn, done, failed } = data.places

/** @param {SharedTensor} shared */
function arrayOf({ dtype, offset, size }) {
  if (dtype === 'float32') return new Float32Array(data.memory, offset, size)
  return dtype === 'int32' ? new Int32Array(data.memory, offset, size) : new Uint8Array(data.memory, offset, size)
}

/** The runtime takes no shared memory, so each tensor has numbers of its own. @param {readonly SharedTensor[]} list */
function tensorsOf(list) {
  const { Tensor } = /** @type {{ Tensor: import('onnxruntime-node').TensorConstructor }} */ (load('onnxruntime-node'))
  return list.map((shared) => {
    const view = arrayOf(shared)
    return { name: shared.name, view, tensor: /** @type {Tensor} */ (new Tensor(shared.dtype, view.slice(), [...shared.shape])) }
  })
}

/** @param {ReturnType<typeof tensorsOf>} list */
const named = (list) => Object.fromEntries(list.map(({ name, tensor }) => [name, tensor]))

function open() {
  const { binding, initOrt } = /** @type {Binding} */ (load('onnxruntime-node/dist/binding.js'))
  initOrt()
  const session = new binding.InferenceSession()
  session.loadModel(data.model.buffer, data.model.byteOffset, data.model.byteLength, data.options)
  const [inputs, outputs] = [tensorsOf(data.inputs), tensorsOf(data.outputs)]
  const [feeds, fetches] = [named(inputs), named(outputs)]
  return () => {
    for (const { view, tensor } of inputs) /** @type {Float32Array} */ (tensor.data).set(view)
    session.run(feeds, fetches, {})
    for (const { view, tensor } of outputs) view.set(/** @type {Float32Array} */ (tensor.data))
  }
}

/** @param {() => void} work */
function tried(work) {
  try {
    work()
    state[failed] = 0
  } catch (error) {
    const text = new TextEncoder().encode(error instanceof Error ? error.message : String(error))
    const room = new Uint8Array(data.message)
    room.set(text.subarray(0, room.length))
    state[failed] = Math.min(text.length, room.length)
  }
}

/** @type {(() => void) | undefined} */
let run
for (let last = 0; ;) {
  Atomics.wait(state, turn, last)
  last = Atomics.load(state, turn)
  if (last < 0) break
  tried(() => {
    run ??= open()
    run()
  })
  Atomics.store(state, done, last)
  Atomics.notify(state, done)
}
