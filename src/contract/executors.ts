/** The executors by name: what programs can run on. Each has its row in `src/engine/executors/pick.ts`. */
import * as z from 'zod'

export const executorNames = ['tensorflow', 'onnx', 'eager', 'webgpu'] as const
export type ExecutorName = (typeof executorNames)[number]

/** What takes the steps of a run: an executor, or a person's own loop in Python, which only tells of them. */
export const runExecutors = [...executorNames, 'python'] as const

/** A person's choice: an executor, or the fastest that works. */
export const executorChoiceSchema = z.enum(['auto', ...executorNames])
export type ExecutorChoice = z.infer<typeof executorChoiceSchema>

/** The executors in the order in which `auto` tries them, but for those that are taken only where a measurement says that they are faster. */
export const automaticExecutors: readonly ExecutorName[] = ['tensorflow', 'onnx', 'eager']
