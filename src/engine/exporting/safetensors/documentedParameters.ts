/** `NAMES.md` of the layout of PyTorch: each parameter, and which weights of the drawing it is made of. */
import { codeMarkdown, tableMarkdown } from '../common/markdown'
import type { ModelFile } from '../pytorch/modelFile'
import type { WeightPlace } from '../pytorch/weightMap'

export function documentedParameters({ parameters, places }: Pick<ModelFile, 'parameters' | 'places'>): string {
  const rows = parameters.map(({ name, shape }) => {
    const of = places.filter(({ parameter }) => parameter === name)
    return [codeMarkdown(name), codeMarkdown(`[${shape.join(', ')}]`), of.length === 0 ? 'zeros' : of.map(placeWords).join(', ')]
  })
  return [
    '# Names of the parameters',
    'The names are those of the modules that the export as PyTorch writes. A matrix is [out, in]; rows are counted from 0.',
    tableMarkdown(['parameter', 'shape', 'weights of the drawing'], rows)
  ]
    .join('\n\n')
    .concat('\n')
}

function placeWords({ weight, block, rows, transposed }: WeightPlace): string {
  const part = block ? ` (rows ${rangeWords(block.rows)}, columns ${rangeWords(block.columns)} of it)` : ''
  const at = rows ? `rows ${rangeWords(rows)}: ` : ''
  return `${at}${codeMarkdown(weight)}${part}${transposed ? ' transposed' : ''}`
}

const rangeWords = ([first, end]: readonly [number, number]): string => `${first}–${end - 1}`
