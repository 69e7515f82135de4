/** What the engine and the thread that holds the GPU say to each other. The thread knows buffers, kernels and steps, and no programs. */
import * as z from 'zod'

/** Four bytes a number, whichever type it has. */
export const bytesOfWord = 4
/** Loops of the plain form that may lie in one another: each has a counter among a kernel's numbers. */
export const loopLevels = 4
/** Numbers that a dispatch gives to its kernel, after the counters of the loops around it. */
export const dispatchNumbers = 12

export interface KernelText {
  readonly label: string
  readonly code: string
  /** For each binding whether it is only read (`r`) or also written (`w`). */
  readonly bindings: string
}

/** One call of a kernel. */
export interface DispatchStep {
  readonly kind: 'dispatch'
  /** Its place in the list of kernels of the function. */
  readonly kernel: number
  /** The buffers that it sees, by their numbers. */
  readonly buffers: readonly number[]
  readonly grid: readonly [number, number, number]
  /** At most `dispatchNumbers` whole numbers, such as sizes. */
  readonly numbers: readonly number[]
}

/** A part of a buffer; offsets in words. It moves by `steps` words with each round of the loops around it. */
export interface Range {
  readonly buffer: number
  readonly offset: number
  readonly steps: readonly number[]
}

export interface CopyStep {
  readonly kind: 'copy'
  readonly from: Range
  readonly to: Range
  readonly words: number
}

/** Steps that are repeated; the counter at `level` goes from 0 to `length` − 1, or back. */
export interface LoopStep {
  readonly kind: 'loop'
  readonly level: number
  readonly length: number
  readonly reverse: boolean
  readonly steps: readonly Step[]
}

export type Step = DispatchStep | CopyStep | LoopStep

/** A stretch of the exchanged memory and the buffer that it belongs to; all in words. */
export interface Transfer {
  readonly buffer: number
  readonly offset: number
  readonly words: number
  readonly at: number
}

export interface FunctionPlan {
  readonly kernels: readonly KernelText[]
  readonly steps: readonly Step[]
  readonly inputs: readonly Transfer[]
  readonly outputs: readonly Transfer[]
}

export type Request =
  | { readonly kind: 'open' }
  /** Makes buffers of an executable; `buffers` has the words of each new one. */
  | { readonly kind: 'buffers'; readonly executable: number; readonly buffers: readonly { buffer: number; words: number }[] }
  | { readonly kind: 'define'; readonly executable: number; readonly name: string; readonly plan: FunctionPlan }
  | { readonly kind: 'run'; readonly executable: number; readonly name: string; readonly exchange: SharedArrayBuffer }
  | { readonly kind: 'read'; readonly executable: number; readonly transfers: readonly Transfer[]; readonly exchange: SharedArrayBuffer }
  | { readonly kind: 'write'; readonly executable: number; readonly transfers: readonly Transfer[]; readonly exchange: SharedArrayBuffer }
  | { readonly kind: 'dispose'; readonly executable: number }
  /** Ends the device as a driver would that fails: for tests of what happens then. */
  | { readonly kind: 'lose' }

const limitsSchema = z.object({
  storageBuffers: z.number(),
  bufferBytes: z.number(),
  workgroupBytes: z.number(),
  invocations: z.number()
})
/** What the adapter allows at most. */
export type AdapterLimits = Readonly<z.infer<typeof limitsSchema>>

const factsSchema = z.object({
  name: z.string(),
  vendor: z.string(),
  /** Whether it computes on the processor, as SwiftShader and Microsoft's basic driver do. */
  software: z.boolean(),
  limits: limitsSchema
})
export type AdapterFacts = Readonly<z.infer<typeof factsSchema>>

/** An answer of the thread. What failed has the code of an ExecutorError. */
export const replySchema = z.union([
  z.object({ ok: z.literal(true), facts: factsSchema.optional(), milliseconds: z.number().optional() }),
  z.object({ ok: z.literal(false), code: z.enum(['device', 'outOfMemory', 'unsupported']), message: z.string() })
])
export type Reply = z.infer<typeof replySchema>

/** A request as it travels. With `control`, the answer is written there, and whoever asked is woken. Else it comes as a message. */
export interface Envelope {
  readonly id: number
  readonly request: Request
  readonly control?: SharedArrayBuffer
}
/** What the thread is started with. */
export interface ThreadData {
  /** Where the package `webgpu` is, as a URL. */
  readonly library: string
  readonly loopLevels: number
  readonly dispatchNumbers: number
  readonly controlWords: number
}

/** The words at the front of `control`: whether the answer is there, and its length in bytes, which follow. */
export const controlWords = 2
export const controlBytes = 16_384
