// @ts-check
// The thread that holds the GPU: it makes buffers and kernels, and runs lists of steps. It is plain JavaScript because it travels as text.
import { parentPort, workerData } from 'node:worker_threads'

/** @typedef {import('./protocol').Request} Request */
/** @typedef {import('./protocol').Reply} Reply */
/** @typedef {import('./protocol').Step} Step */
/** @typedef {{ step: Exclude<Step, { kind: 'loop' }>, pipeline?: GPUComputePipeline, group?: GPUBindGroup }} Ready */
/** @typedef {Ready | { step: Extract<Step, { kind: 'loop' }>, inner: Prepared[] }} Prepared */
/** @typedef {{ steps: Prepared[], plan: import('./protocol').FunctionPlan, staging: GPUBuffer | null, words: number }} Prepare */
/** @typedef {{ buffers: Map<number, GPUBuffer>, functions: Map<string, Prepare> }} Held What a module has on the GPU. */
/** @typedef {{ pipeline: GPUComputePipeline, layout: GPUBindGroupLayout }} Kernel */

const settings = /** @type {import('./protocol').ThreadData} */ (workerData)
const { create, globals } = /** @type {{ create: (flags: string[]) => GPU, globals: object }} */ (await import(settings.library))
Object.assign(globalThis, globals)
const WORD = 4
const LEVELS = settings.loopLevels
const IMMEDIATES = LEVELS + settings.dispatchNumbers

/** Dawn is torn down when nothing refers to its instance any more, so this holds it for as long as the thread lives. */
const gpu = create([])
/** @type {GPUDevice | undefined} */
let device
/** @type {string | null} */
let lost = null
/** @type {string | null} */
let uncaptured = null
/** @type {Map<string, Promise<Kernel>>} */
const pipelines = new Map()
/** @type {Map<number, Held>} */
const executables = new Map()

class Failure extends Error {
  /** @param {Extract<Reply, { ok: false }>['code']} code @param {string} message */
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/** @param {GPUAdapter} adapter @returns {import('./protocol').AdapterFacts} */
function factsOf({ info, limits }) {
  const name = info.description || info.device || info.vendor
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${name} ${info.architecture}`)
  return {
    name,
    vendor: info.vendor,
    software,
    limits: {
      storageBuffers: limits.maxStorageBuffersPerShaderStage,
      bufferBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
      workgroupBytes: limits.maxComputeWorkgroupStorageSize,
      invocations: limits.maxComputeInvocationsPerWorkgroup
    }
  }
}

/** All that the adapter can give is asked for: what a plan may use is told by the same numbers. */
async function open() {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Failure('unsupported', 'there is no GPU that WebGPU can use')
  const { limits } = adapter
  const opened = await adapter.requestDevice({
    requiredLimits: {
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxImmediateSize: IMMEDIATES * WORD
    }
  })
  opened.addEventListener('uncapturederror', (event) => (uncaptured = event.error.message))
  void opened.lost.then((info) => (lost = info.message || info.reason))
  device = opened
  return { facts: factsOf(adapter) }
}

function alive() {
  if (lost !== null) throw new Failure('device', `the GPU was lost: ${lost}`)
  if (!device) throw new Failure('device', 'no GPU is open')
  return device
}

/** Runs work whose mistakes WebGPU would keep to itself. @template T @param {() => T | Promise<T>} work */
async function scoped(work) {
  const gpuDevice = alive()
  gpuDevice.pushErrorScope('out-of-memory')
  gpuDevice.pushErrorScope('internal')
  gpuDevice.pushErrorScope('validation')
  /** @type {T | undefined} */
  let result
  /** @type {unknown} */
  let thrown = null
  try {
    result = await work()
  } catch (error) {
    thrown = error
  }
  const [invalid, internal, memory] = await Promise.all([gpuDevice.popErrorScope(), gpuDevice.popErrorScope(), gpuDevice.popErrorScope()])
  if (memory) throw new Failure('outOfMemory', memory.message)
  const error = invalid ?? internal
  if (error) throw new Failure('device', error.message)
  if (thrown !== null) throw thrown
  if (uncaptured !== null) throw new Failure('device', uncaptured)
  return result
}

/** @param {number} id @returns {Held} */
function executableOf(id) {
  /** @type {Held} */
  const known = executables.get(id) ?? { buffers: new Map(), functions: new Map() }
  executables.set(id, known)
  return known
}

/** @param {Map<number, GPUBuffer>} buffers @param {number} id */
function bufferOf(buffers, id) {
  const buffer = buffers.get(id)
  if (!buffer) throw new Failure('device', `there is no buffer ${id}`)
  return buffer
}

/** @param {Extract<Request, { kind: 'buffers' }>} request */
async function makeBuffers({ executable, buffers }) {
  const known = executableOf(executable).buffers
  await scoped(() => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
    for (const { buffer, words } of buffers) known.set(buffer, alive().createBuffer({ size: Math.max(4, words) * WORD, usage }))
  })
}

/** @param {import('./protocol').KernelText} text @returns {Promise<Kernel>} */
function kernelOf({ label, code, bindings }) {
  const key = `${bindings}\n${code}`
  const kernel = pipelines.get(key) ?? compile(label, code, bindings)
  pipelines.set(key, kernel)
  return kernel
}

/** @param {string} label @param {string} code @param {string} bindings */
async function compile(label, code, bindings) {
  const gpuDevice = alive()
  const layout = gpuDevice.createBindGroupLayout({
    entries: [...bindings].map((mode, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: mode === 'r' ? 'read-only-storage' : 'storage' }
    }))
  })
  const module = gpuDevice.createShaderModule({ label, code })
  /** @type {GPUPipelineLayoutDescriptor & { immediateSize: number }} */
  const shape = { bindGroupLayouts: [layout], immediateSize: IMMEDIATES * WORD }
  try {
    const pipeline = await gpuDevice.createComputePipelineAsync({
      label,
      layout: gpuDevice.createPipelineLayout(shape),
      compute: { module, entryPoint: 'main' }
    })
    return { pipeline, layout }
  } catch (error) {
    const { messages } = await module.getCompilationInfo()
    const said = messages.map((each) => `${each.lineNum}:${each.linePos} ${each.message} in ${code.split('\n')[each.lineNum - 1] ?? ''}`)
    throw new Failure('device', `the kernel ${label} does not compile: ${said.join('; ') || String(error)}`)
  }
}

/** @param {Extract<Request, { kind: 'define' }>} request */
async function define({ executable, name, plan }) {
  const { buffers, functions } = executableOf(executable)
  await scoped(async () => {
    const kernels = await Promise.all(plan.kernels.map(kernelOf))
    const words = plan.outputs.reduce((sum, each) => sum + each.words, 0)
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    const staging = words === 0 ? null : alive().createBuffer({ size: words * WORD, usage })
    functions.get(name)?.staging?.destroy()
    functions.set(name, { steps: plan.steps.map((step) => prepare(step, kernels, buffers)), plan, staging, words })
  })
}

/** @param {Step} step @param {Kernel[]} kernels @param {Map<number, GPUBuffer>} buffers @returns {Prepared} */
function prepare(step, kernels, buffers) {
  if (step.kind === 'loop') return { step, inner: step.steps.map((each) => prepare(each, kernels, buffers)) }
  if (step.kind === 'copy') return { step }
  const kernel = kernels[step.kernel]
  if (!kernel) throw new Failure('device', `there is no kernel ${step.kernel}`)
  const entries = step.buffers.map((id, binding) => ({ binding, resource: { buffer: bufferOf(buffers, id) } }))
  return { step, pipeline: kernel.pipeline, group: alive().createBindGroup({ layout: kernel.layout, entries }) }
}

/** Records steps into one command buffer: neighbouring dispatches share a pass. */
class Recorder {
  /** @param {Map<number, GPUBuffer>} buffers */
  constructor(buffers) {
    this.buffers = buffers
    this.encoder = alive().createCommandEncoder()
    /** @type {GPUComputePassEncoder | null} */
    this.pass = null
    this.counters = new Uint32Array(LEVELS)
  }

  /** @param {Prepared[]} list */
  record(list) {
    for (const each of list) {
      if ('inner' in each) this.loop(each.step, each.inner)
      else if (each.step.kind === 'copy') this.copy(each.step)
      else this.dispatch(each.step, each)
    }
  }

  /** @param {Extract<Step, { kind: 'loop' }>} step @param {Prepared[]} inner */
  loop({ level, length, reverse }, inner) {
    for (let k = 0; k < length; k++) {
      this.counters[level] = reverse ? length - 1 - k : k
      this.record(inner)
    }
  }

  /** @param {import('./protocol').Range} range */
  placeOf({ offset, steps }) {
    return (offset + steps.reduce((sum, size, level) => sum + size * (this.counters[level] ?? 0), 0)) * WORD
  }

  /** @param {Extract<Step, { kind: 'copy' }>} step */
  copy({ from, to, words }) {
    this.endPass()
    const [source, target] = [bufferOf(this.buffers, from.buffer), bufferOf(this.buffers, to.buffer)]
    this.encoder.copyBufferToBuffer(source, this.placeOf(from), target, this.placeOf(to), words * WORD)
  }

  /** @param {Extract<Step, { kind: 'dispatch' }>} step @param {Ready} ready */
  dispatch({ grid, numbers }, { pipeline, group }) {
    if (!pipeline || !group) return
    /** @type {GPUComputePassEncoder & { setImmediates?: (at: number, data: Uint32Array) => void }} */
    const pass = (this.pass ??= this.encoder.beginComputePass())
    const immediates = new Uint32Array(IMMEDIATES)
    immediates.set(this.counters)
    immediates.set(numbers, LEVELS)
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, group)
    pass.setImmediates?.(0, immediates)
    pass.dispatchWorkgroups(...grid)
  }

  endPass() {
    this.pass?.end()
    this.pass = null
  }
}

/** @param {Map<number, GPUBuffer>} buffers @param {readonly import('./protocol').Transfer[]} transfers @param {SharedArrayBuffer} exchange */
function upload(buffers, transfers, exchange) {
  for (const { buffer, offset, words, at } of transfers)
    if (words > 0) alive().queue.writeBuffer(bufferOf(buffers, buffer), offset * WORD, new Uint32Array(exchange, at * WORD, words).slice())
}

/** @param {Recorder} recorder @param {readonly import('./protocol').Transfer[]} transfers @param {GPUBuffer | null} staging */
function stage(recorder, transfers, staging) {
  recorder.endPass()
  let end = 0
  for (const { buffer, offset, words } of transfers) {
    if (words > 0 && staging)
      recorder.encoder.copyBufferToBuffer(bufferOf(recorder.buffers, buffer), offset * WORD, staging, end * WORD, words * WORD)
    end += words
  }
}

/** @param {readonly import('./protocol').Transfer[]} transfers @param {GPUBuffer | null} staging @param {SharedArrayBuffer} exchange */
async function download(transfers, staging, exchange) {
  if (!staging) return
  await staging.mapAsync(GPUMapMode.READ)
  const data = new Uint32Array(staging.getMappedRange())
  const to = new Uint32Array(exchange)
  let end = 0
  for (const { words, at } of transfers) {
    to.set(data.subarray(end, end + words), at)
    end += words
  }
  staging.unmap()
}

/** @param {Extract<Request, { kind: 'run' }>} request */
async function run({ executable, name, exchange }) {
  const { buffers, functions } = executableOf(executable)
  const prepared = functions.get(name)
  if (!prepared) throw new Failure('device', `there is no function ${name}`)
  const { steps, plan, staging } = prepared
  const begun = performance.now()
  await scoped(async () => {
    upload(buffers, plan.inputs, exchange)
    const recorder = new Recorder(buffers)
    recorder.record(steps)
    stage(recorder, plan.outputs, staging)
    alive().queue.submit([recorder.encoder.finish()])
    await (staging ? download(plan.outputs, staging, exchange) : alive().queue.onSubmittedWorkDone())
  })
  return { milliseconds: performance.now() - begun }
}

/** @param {Extract<Request, { kind: 'read' }>} request */
async function read({ executable, transfers, exchange }) {
  const { buffers } = executableOf(executable)
  const words = transfers.reduce((sum, each) => sum + each.words, 0)
  if (words === 0) return
  await scoped(async () => {
    const staging = alive().createBuffer({ size: words * WORD, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    const recorder = new Recorder(buffers)
    stage(recorder, transfers, staging)
    alive().queue.submit([recorder.encoder.finish()])
    await download(transfers, staging, exchange)
    staging.destroy()
  })
}

/** @param {number} id */
function dispose(id) {
  const known = executables.get(id)
  executables.delete(id)
  for (const buffer of known?.buffers.values() ?? []) buffer.destroy()
  for (const { staging } of known?.functions.values() ?? []) staging?.destroy()
}

/** @param {Request} request */
async function answer(request) {
  switch (request.kind) {
    case 'open':
      return open()
    case 'buffers':
      return makeBuffers(request)
    case 'define':
      return define(request)
    case 'run':
      return run(request)
    case 'read':
      return read(request)
    case 'write':
      return scoped(() => upload(executableOf(request.executable).buffers, request.transfers, request.exchange))
    case 'dispose':
      return dispose(request.executable)
    case 'lose':
      alive().destroy()
      lost ??= 'it was ended'
  }
}

/** @param {unknown} error @returns {Reply} */
function failureOf(error) {
  const message = error instanceof Error ? error.message : String(error)
  if (lost !== null) return { ok: false, code: 'device', message: `the GPU was lost: ${lost}` }
  return { ok: false, code: error instanceof Failure ? error.code : 'device', message: message.slice(0, 3000) }
}

/** @param {import('./protocol').Envelope} envelope @param {Reply} reply */
function send({ id, control }, reply) {
  if (!control) return parentPort?.postMessage({ id, reply })
  const text = new TextEncoder().encode(JSON.stringify(reply))
  const words = new Int32Array(control, 0, settings.controlWords)
  new Uint8Array(control, settings.controlWords * WORD).set(text)
  Atomics.store(words, 1, text.length)
  Atomics.store(words, 0, 1)
  Atomics.notify(words, 0)
}

/** One request at a time, in the order in which they came. */
let turn = Promise.resolve()
parentPort?.on('message', (/** @type {import('./protocol').Envelope} */ envelope) => {
  turn = turn.then(async () => {
    try {
      send(envelope, { ok: true, ...(await answer(envelope.request)) })
    } catch (error) {
      send(envelope, failureOf(error))
    }
  })
})
