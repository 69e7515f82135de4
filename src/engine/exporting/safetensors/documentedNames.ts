/** `NAMES.md`: what each weight of a model is, layer by layer, with the equations of drawn cells. */
import { checkCell } from '../../../cell/checkCell'
import { printEquations } from '../../../cell/text/print/print'
import type { CheckedCell, CheckedLayer } from '../../model/checkedModel'
import { layerWeights } from '../../model/layers/weights'
import { codeMarkdown, plainMarkdown, tableMarkdown } from '../common/markdown'
import type { ExportSource } from '../exporter'

export function documentedNames({ model }: ExportSource): string {
  return `# Names of the weights\n\nA matrix is [in, out].\n\n${model.layers.flatMap(layerSection).join('\n\n')}\n`
}

function layerSection(checked: CheckedLayer): string[] {
  const specs = layerWeights(checked)
  if (specs.length === 0) return []
  const rows = specs.map(({ name, type }) => [codeMarkdown(name), codeMarkdown(`[${type.shape.join(', ')}]`)])
  return [
    `## ${plainMarkdown(checked.layer.name)} (${checked.kind})`,
    ...(checked.kind === 'recurrent' ? [equations(checked.cell)] : []),
    tableMarkdown(['name', 'shape'], rows)
  ]
}

const equations = ({ graph, hidden }: CheckedCell): string => `\`\`\`text\n${printEquations(checkCell(graph), hidden).text.trim()}\n\`\`\``
