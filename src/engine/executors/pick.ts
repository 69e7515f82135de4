/** Picks the best executor that works on this machine, and says why. */
import { automaticExecutors, executorNames } from '../../contract/executors'
import type { ExecutorName } from '../../contract/executors'
import { openAnyEager } from './eager/open'
import { ExecutorError } from './executor'
import type { Executor } from './executor'
import { openOnnx } from './onnx/open'
import { readSetUpNote, readUnusedGpu } from './setUpNote'
import type { SetUpNote, UnusedGpu } from './setUpNote'
import { isSwitchedOff } from './switchedOff'
import { openTensorflow } from './tensorflow/open'
import type { ExecutorSearch } from './tensorflow/open'
import type { Tuning } from './tuning'
import { openWebgpu } from './webgpu/open'

export interface ExecutorOptions {
  /** The executor to use, without trying another. Without it GATESCOPE_EXECUTOR decides, and without that the best that works. */
  readonly prefer?: ExecutorName
  /** Leaves out a GPU that the processor computes for, also where `prefer` asks for its executor. */
  readonly hardware?: boolean
  /** Executors that a measurement on this machine found to be faster than the best of the others; the fastest first. */
  readonly faster?: readonly ExecutorName[]
  /** What was measured of this machine's GPU. */
  readonly tuning?: Tuning | null
  /** Path of the note that set-up leaves; it need not be there. */
  readonly setUpNote?: string
}

/** What an executor is opened with. */
interface Opening {
  /** How it came to this executor, and what would be faster. */
  readonly why: string
  readonly remedy: string | null
  /** Whether it was asked for by name. */
  readonly asked: boolean
  /** Whether a GPU may be one that the processor computes for. */
  readonly software: boolean
  readonly unusedGpu: UnusedGpu | null
  readonly tuning: Tuning | null
}

const openings: { readonly [N in ExecutorName]: (opening: Opening) => Promise<ExecutorSearch> } = {
  tensorflow: ({ unusedGpu }) => openTensorflow(unusedGpu),
  onnx: ({ why, remedy }) => openOnnx(why, remedy),
  eager: ({ why, remedy, asked }) => openAnyEager(asked ? ['tensorflow', 'cpu'] : ['cpu'], why, remedy),
  // A driver that computes on the processor is for tests: it is taken only by name.
  webgpu: ({ why, software, tuning }) => openWebgpu(why, { software, tuning })
}

const setUp = 'a workbench that `npm start` opens sets up TensorFlow’s library in the background'

/**
 * The executor for this process. Loading TensorFlow takes about a second; nothing of it is loaded before this is called.
 * Throws ExecutorError 'unsupported' when what was asked for cannot be had.
 */
export async function createExecutor(options: ExecutorOptions = {}): Promise<Executor> {
  const { prefer, hardware = false, faster = [], tuning = null, setUpNote } = options
  const unusedGpu = setUpNote === undefined ? null : await readUnusedGpu(setUpNote)
  const wanted = prefer ?? fromEnvironment(process.env.GATESCOPE_EXECUTOR)
  if (wanted !== undefined) {
    const why = `the ${wanted} executor was asked for`
    const search = await openings[wanted]({ why, remedy: null, asked: true, software: !hardware, unusedGpu, tuning })
    if (search.ok) return search.executor
    throw new ExecutorError('unsupported', `the ${wanted} executor was asked for, but ${search.why}`)
  }
  const note = setUpNote === undefined ? null : await readSetUpNote(setUpNote)
  return firstThatWorks([...faster, ...automaticExecutors], { note, unusedGpu, faster, tuning })
}

interface Known extends Pick<Opening, 'unusedGpu' | 'tuning'> {
  readonly note: SetUpNote | null
  readonly faster: readonly ExecutorName[]
}

async function firstThatWorks(names: readonly ExecutorName[], { note, unusedGpu, faster, tuning }: Known): Promise<Executor> {
  const failures: string[] = []
  let words: { readonly why: string; readonly remedy: string | null } = { why: 'nothing faster was found', remedy: null }
  for (const name of names) {
    const measured = { why: 'a measurement on this machine found it to be the fastest', remedy: null }
    const search = await openings[name]({ ...(faster.includes(name) ? measured : words), asked: false, software: false, unusedGpu, tuning })
    if (search.ok) return search.executor
    failures.push(`${name}: ${search.why}`)
    if (name === 'tensorflow') words = fallbackWords(search.why, note)
  }
  throw new ExecutorError('unsupported', `no executor works here: ${failures.join('; ')}`)
}

/** Why TensorFlow is not used and what would mend it: set-up knows more than the engine can see, except of what the user switched off. */
export function fallbackWords(why: string, note: SetUpNote | null): { readonly why: string; readonly remedy: string } {
  if (isSwitchedOff()) return { why, remedy: 'start again without GATESCOPE_NO_TENSORFLOW' }
  return note ? { why: note.reason, remedy: note.remedy } : { why, remedy: setUp }
}

function fromEnvironment(name: string | undefined): ExecutorName | undefined {
  if (name === undefined || name === '' || name === 'auto') return undefined
  const known = executorNames.find((each) => each === name)
  if (known !== undefined) return known
  throw new ExecutorError(
    'unsupported',
    `GATESCOPE_EXECUTOR is "${name}"; it can be ${executorNames.map((each) => `"${each}"`).join(', ')}`
  )
}
