/** Collects the sequences that a model decodes with most errors, while it is evaluated. */
import type { Evaluation } from '../../../contract/procedures/runs'
import type { TaskBatch } from '../../data/batches/batch'
import { decodedBatch } from '../../learning/ctc/decodedMetrics'
import { editDistance } from '../../learning/ctc/editDistance'
import type { PreparedRun } from '../runs/preparedRun'

/** Sequences that are told at most. */
const most = 20

/** Null where the task has no labels without time steps. */
export function decodedWords({ probed, data }: Pick<PreparedRun, 'probed' | 'data'>) {
  if (probed.unaligned !== true) return null
  const { classes, shape } = probed
  let worst: NonNullable<Evaluation['decoded']> = []
  const words = (labels: readonly number[]) => labels.map((label) => classes[label] ?? '')
  return {
    see: (batch: TaskBatch, output: Float32Array) => {
      const told = decodedBatch(batch, output, shape).map(({ said, truth }, b) => ({
        read: readBy(batch, b, shape.batch, data.vocabulary),
        said: words(said),
        truth: words(truth),
        errors: editDistance(said, truth)
      }))
      worst = [...worst, ...told]
        .filter(({ errors }) => errors > 0)
        .sort((one, other) => other.errors - one.errors)
        .slice(0, most)
    },
    all: () => worst
  }
}

/** What a sequence of a batch reads, without what only fills time: the first word of the vocabulary. */
function readBy({ arrays }: TaskBatch, b: number, batch: number, vocabulary: readonly string[]): string {
  const [tokens, mask] = [arrays.get('tokens') ?? [], arrays.get('mask')]
  return Array.from(tokens)
    .filter((token, k) => k % batch === b && token !== 0 && (mask?.[k] ?? 1) > 0)
    .map((token) => vocabulary[token] ?? '')
    .join('')
}
