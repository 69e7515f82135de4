/** The executors by name, as runs, the command line and the window know them. */
export const executorNames = ['tensorflow', 'onnx', 'eager'] as const
export type ExecutorName = (typeof executorNames)[number]
