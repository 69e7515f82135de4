/** Exports a model as one Python module, `model.py`, which reads the weights under the names of the drawing: what JAX and Keras share. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeSafetensors } from '../../files/safetensors'
import type { Exporter, ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { plannedTexts, writeTexts } from '../textFiles'
import type { TextFile } from '../textFiles'
import { runCheck } from './runCheck'
import { bytesOfWeights } from './sizes'

interface PythonModel extends Pick<Exporter, 'format' | 'howToRun'> {
  /** What the check runs, such as `model.py in JAX`. */
  readonly what: string
  /** All files beside the weights, with `model.py` and `check.py` among them. */
  readonly texts: (source: ExportSource) => readonly TextFile[]
  /** What the format does not express. */
  readonly notes: readonly string[]
}

const weightsFile = 'weights.safetensors'

export function pythonModelExporter({ format, howToRun, what, texts, notes }: PythonModel): Exporter {
  const textsOf = madeOnce(texts)
  return {
    format,
    plan: (source) => ({
      files: [
        ...plannedTexts(textsOf(source)),
        { path: weightsFile, bytes: bytesOfWeights(source.weights), what: 'the weights, under the names of the drawing' }
      ],
      notes: [...notes],
      problems: []
    }),
    howToRun,
    async write(source, folder, { stage, signal }) {
      stage('Writing model.py')
      await writeTexts(textsOf(source), folder)
      signal.throwIfAborted()
      stage('Writing the weights')
      await writeFile(join(folder, weightsFile), encodeSafetensors({ tensors: source.weights, metadata: { format: 'np' } }))
    },
    check: async (_, folder) => [await runCheck(what, folder)]
  }
}
