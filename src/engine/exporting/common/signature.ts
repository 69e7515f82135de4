/** The inputs and outputs of an exported model: names, types, shapes with dynamic sizes by name, and what the numbers mean. */
import { inputsOf, targetWidth } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import { outputName } from '../example'
import type { ExportSource } from '../exporter'

export interface NamedArray {
  readonly name: string
  readonly dtype: 'int64' | 'float32'
  /** `batch` and `length` may be any size; numbers are fixed. */
  readonly shape: readonly (number | 'batch' | 'length')[]
  /** A sentence without its full stop says what the numbers are, and in which unit. */
  readonly meaning: string
}

type Described = Pick<ExportSource, 'model' | 'data'>

export function inputArrays({ model: { task }, data }: Described): NamedArray[] {
  const arrays = inputsOf(task).map((name) =>
    name === 'tokens' ? tokensArray(task) : featuresArray(task, columnNames(data.columns.inputs))
  )
  return task.masked ? [...arrays, maskArray] : arrays
}

export function outputArray({ model, data }: Described): NamedArray {
  const { target } = model.task
  const width = targetWidth(target)
  return {
    name: outputName(model),
    dtype: 'float32',
    shape: target.over === 'step' ? ['batch', 'length', width] : ['batch', width],
    meaning: `${outputMeaning(target.kind, columnNames(data.columns.targets))}${target.over === 'step' ? ', at each time step' : ', once for a sequence'}`
  }
}

const tokensArray = ({ tokens }: TaskShape): NamedArray => ({
  name: 'tokens',
  dtype: 'int64',
  shape: ['batch', 'length'],
  meaning: `numbers of tokens from 0 to ${(tokens ?? 1) - 1}`
})

const featuresArray = ({ features }: TaskShape, names: string): NamedArray => ({
  name: 'features',
  dtype: 'float32',
  shape: ['batch', 'length', features ?? 0],
  meaning: `scaled values${names}`
})

const maskArray: NamedArray = {
  name: 'mask',
  dtype: 'float32',
  shape: ['batch', 'length'],
  meaning: '1 at the real steps of a sequence, which come first, and 0 after them'
}

function outputMeaning(kind: TaskShape['target']['kind'], names: string): string {
  return kind === 'class' ? 'one number for each class, of which softmax makes probabilities' : `predicted scaled values${names}`
}

const columnNames = (columns: readonly { readonly name: string }[]): string =>
  columns.length === 0 ? '' : ` of ${columns.map(({ name }) => name).join(', ')}, as scaling.json has their mean and scale`
