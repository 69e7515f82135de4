/** Picks the best executor that works on this machine, and says why. */
import { openEager } from './eager/open'
import type { BackendName } from './eager/backend'
import { executorNames, ExecutorError } from './executor'
import type { Executor, ExecutorName } from './executor'
import { openOnnx } from './onnx/open'
import { readSetUpNote, readUnusedGpu } from './setUpNote'
import type { SetUpNote } from './setUpNote'
import { isSwitchedOff } from './tensorflow/runtime/library'
import { openTensorflow } from './tensorflow/open'

export interface ExecutorOptions {
  /** The executor to use, without trying others. Without it GATESCOPE_EXECUTOR decides, and without that the best that works. */
  readonly prefer?: ExecutorName
  /** Path of the note that set-up leaves; it need not be there. */
  readonly setUpNote?: string
}

const setUp = 'run `npm start` with a connection to PyPI: it sets up TensorFlow’s library'

/**
 * The executor for this process. Loading TensorFlow takes about a second; nothing of it is loaded before this is called.
 * Throws ExecutorError 'unsupported' when what was asked for cannot be had.
 */
export async function createExecutor(options: ExecutorOptions = {}): Promise<Executor> {
  const wanted = options.prefer ?? fromEnvironment(process.env.GATESCOPE_EXECUTOR)
  if (wanted === 'eager') return bestEager(['tensorflow', 'wasm', 'cpu'], 'the eager executor was asked for', null)
  if (wanted === 'onnx') return onlyOnnx()
  const { setUpNote } = options
  const tensorflow = await openTensorflow(setUpNote === undefined ? null : await readUnusedGpu(setUpNote))
  if (tensorflow.ok) return tensorflow.executor
  if (wanted === 'tensorflow') throw new ExecutorError('unsupported', `the tensorflow executor was asked for, but ${tensorflow.why}`)
  const { why, remedy } = fallbackWords(tensorflow.why, setUpNote === undefined ? null : await readSetUpNote(setUpNote))
  return bestEager(['wasm', 'cpu'], why, remedy)
}

/** Why TensorFlow is not used and what would mend it: set-up knows more than the engine can see, except of what the user switched off. */
export function fallbackWords(why: string, note: SetUpNote | null): { readonly why: string; readonly remedy: string } {
  if (isSwitchedOff()) return { why, remedy: 'start again without GATESCOPE_NO_TENSORFLOW' }
  return note ? { why: note.reason, remedy: note.remedy } : { why, remedy: setUp }
}

function fromEnvironment(name: string | undefined): ExecutorName | undefined {
  if (name === undefined || name === '') return undefined
  const known = executorNames.find((each) => each === name)
  if (known) return known
  const names = executorNames.map((each) => `"${each}"`).join(', ')
  throw new ExecutorError('unsupported', `GATESCOPE_EXECUTOR is "${name}"; it can be one of ${names}`)
}

async function onlyOnnx(): Promise<Executor> {
  const onnx = await openOnnx('the onnx executor was asked for', null)
  if (onnx.ok) return onnx.executor
  throw new ExecutorError('unsupported', `the onnx executor was asked for, but ${onnx.why}`)
}

/** The eager executor on the first backend that starts. */
async function bestEager(names: readonly BackendName[], why: string, remedy: string | null): Promise<Executor> {
  const failures: string[] = []
  for (const name of names) {
    const eager = await openEager(name, why, remedy)
    if (eager.ok) return eager.executor
    failures.push(`${name}: ${eager.why}`)
  }
  throw new ExecutorError('unsupported', `no executor works here: ${[why, ...failures].join('; ')}`)
}
