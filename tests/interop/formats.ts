/** The formats that Python reads, with the scripts that run in the folder of an export. */
import { fileURLToPath } from 'node:url'
import type { ExportFormat } from '../../src/contract/export/formats'

export interface InteropRow {
  /** Each prints a line “largest difference …” and exits with 0 if all is well. A path is a script of these tests. */
  readonly scripts: readonly string[]
  /** What is added to the environment of Python. */
  readonly env: Readonly<Record<string, string>>
}

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export const interopFormats = {
  pytorch: { scripts: ['check.py'], env: {} },
  onnx: { scripts: [own('onnxChecks.py')], env: {} },
  keras: { scripts: ['check.py'], env: { KERAS_BACKEND: 'tensorflow' } },
  jax: { scripts: ['check.py'], env: {} },
  savedmodel: { scripts: ['check.py'], env: {} }
} as const satisfies Partial<Readonly<Record<ExportFormat, InteropRow>>>
export type InteropFormat = keyof typeof interopFormats
