/** A drawn cell as a class of PyTorch: one line for each node, its equations in the docstring, its weights as modules and parameters. */
import type { CellNode } from '../../../contract/document/cellGraph'
import type { CheckedCell } from '../../model/checkedModel'
import { weightName } from '../../model/layers/recurrent/weights'
import { cellEquations } from '../python/cellEquations'
import type { StepHost } from '../python/cellRows'
import { cellStep, statesTaken } from '../python/cellStep'
import type { CellStep } from '../python/cellStep'
import { torchDialect } from '../python/dialects'
import { PythonNames } from '../python/identifiers'
import { docstring, indented, oneLine, pythonFloat, pythonTuple } from '../python/strings'
import { moduleAttributes } from './moduleAttributes'
import { wholePlace } from './weightMap'
import type { ModuleParameter, WeightPlace } from './weightMap'

export interface CellClass {
  /** The lines of the class, without its first, which has its name. */
  readonly body: readonly string[]
  /** Names of parameters are within the cell. */
  readonly parameters: readonly ModuleParameter[]
  readonly places: readonly WeightPlace[]
  /** Whether it has dropout with one mask for all time steps. */
  readonly stepDropout: boolean
}

/** `layer`: the identifier of the layer, with which the names of the weights begin. */
export function cellClass(cell: CheckedCell, layer: string): CellClass {
  return new CellClassWriter(cell, layer).write()
}

class CellClassWriter {
  private readonly attributes = new PythonNames([...moduleAttributes, 'initial_states'])
  private readonly init: string[] = []
  private readonly parameters: ModuleParameter[] = []
  private readonly places: WeightPlace[] = []
  /** The expressions of states before the first step. */
  private readonly begins: string[] = []
  private readonly masks: string[] = []
  private readonly shapes: ReadonlyMap<CellNode, readonly number[]>
  /** Modules and parameters by node. */
  private readonly made = new Map<CellNode, string>()

  constructor(
    private readonly cell: CheckedCell,
    private readonly layer: string
  ) {
    this.shapes = new Map(cell.nodes.map(({ node, shape }) => [node, shape]))
  }

  write(): CellClass {
    const step = cellStep(this.cell, this.host())
    this.states()
    const lines = [
      ...docstring(this.words()),
      '',
      'def __init__(self):',
      ...indented(['super().__init__()', ...this.init]),
      '',
      'def initial_states(self, x):',
      ...indented(['"""The states before the first time step, for x [B, T, D]."""', ...this.masks, `return ${pythonTuple(this.begins)}`]),
      '',
      `def forward(self, ${step.input}, states):`,
      ...indented([`"""One time step: x [B, ${this.cell.inputWidth}] and the states before it to the output and the states after it."""`]),
      ...indented([...statesTaken(step), ...stepLines(step), `return ${step.output}, ${pythonTuple(step.next)}`])
    ]
    return { body: indented(lines), parameters: this.parameters, places: this.places, stepDropout: this.masks.length > 0 }
  }

  private words(): string[] {
    const { graph, hidden, inputWidth } = this.cell
    const source = oneLine(graph.source)
    return [
      `${oneLine(graph.name)}${source === '' ? '' : ` (${source})`}, as it was drawn, with D = ${inputWidth} and H = ${hidden}.`,
      '',
      ...indented(cellEquations(this.cell))
    ]
  }

  private host(): StepHost {
    return {
      dialect: { ...torchDialect, layerNorm: (value, _, gain) => `${gain}(${value})`, rmsNorm: (value, _, gain) => `${gain}(${value})` },
      linear: (node, inputs, sources) =>
        sources
          .map(
            (source, k) =>
              `${this.linear(node.name, node.params.bias && k === 0, source, sources.length, this.units(node))}(${inputs[k] ?? 'x'})`
          )
          .join(' + '),
      weight: (node, what) => (what === 'vector' || what === 'diagonal' ? this.vector(node, what) : this.norm(node)),
      reserved: ['states'],
      drop: (node, value) => {
        const { rate, mask } = node.params
        if (rate === 0) return value
        const name = this.attributes.take(node.name)
        this.init.push(`self.${name} = ${mask === 'step' ? 'nn.Dropout' : 'StepDropout'}(${pythonFloat(rate)})`)
        if (mask === 'sequence') this.masks.push(`self.${name}.begin()`)
        return `self.${name}(${value})`
      }
    }
  }

  private units(node: CellNode): number {
    return this.shapes.get(node)?.[0] ?? 0
  }

  /** One `nn.Linear` for each input of a linear node; the first has the bias. */
  private linear(node: string, bias: boolean, source: CellNode, inputs: number, units: number): string {
    const name = this.attributes.take(inputs === 1 ? node : `${node}_${source.name}`)
    const width = this.units(source)
    this.init.push(`self.${name} = nn.Linear(${width}, ${units}${bias ? '' : ', bias=False'})`)
    this.add(weightName.linear(this.layer, node, source.name), `${name}.weight`, [units, width], true)
    if (bias) this.add(weightName.bias(this.layer, node), `${name}.bias`, [units])
    return `self.${name}`
  }

  private vector(node: CellNode, what: 'vector' | 'diagonal'): string {
    const name = this.attributes.take(node.name)
    const shape = this.shapes.get(node) ?? []
    this.init.push(`self.${name} = nn.Parameter(torch.zeros(${shape.join(', ')}))`)
    this.add(weightName[what](this.layer, node.name), name, shape)
    return `self.${name}`
  }

  /** The module of a norm, which is asked for its gain and its bias. */
  private norm(node: CellNode): string {
    const known = this.made.get(node)
    if (known !== undefined) return known
    const name = this.attributes.take(node.name)
    const units = this.shapes.get(node)?.at(-1) ?? 0
    const isLayerNorm = node.kind === 'layerNorm'
    this.init.push(`self.${name} = nn.${isLayerNorm ? 'LayerNorm' : 'RMSNorm'}(${units}, eps=1e-5)`)
    this.add(weightName.gain(this.layer, node.name), `${name}.weight`, [units])
    if (isLayerNorm) this.add(weightName.bias(this.layer, node.name), `${name}.bias`, [units])
    this.made.set(node, `self.${name}`)
    return `self.${name}`
  }

  private states(): void {
    for (const { node, shape } of this.cell.states) {
      const sizes = shape.map((size) => `, ${size}`).join('')
      if (node.params.initial === 'zero') this.begins.push(`x.new_zeros(x.shape[0]${sizes})`)
      else {
        const name = this.attributes.take(`${node.name}_initial`)
        this.init.push(`self.${name} = nn.Parameter(torch.zeros(${shape.join(', ')}))`)
        this.add(weightName.initial(this.layer, node.name), name, shape)
        this.begins.push(`self.${name}.expand(x.shape[0]${sizes})`)
      }
    }
  }

  private add(weight: string, parameter: string, shape: readonly number[], transposed = false): void {
    this.parameters.push({ name: parameter, shape })
    this.places.push(wholePlace(weight, parameter, transposed))
  }
}

/** One line for each node, with what a person wrote about it. */
function stepLines({ lines }: CellStep): string[] {
  return lines.flatMap(({ name, expression, node }) => {
    const note = oneLine(node.note ?? '')
    const line = `${name} = ${expression}`
    if (note === '') return [line]
    return line.length + note.length < 100 ? [`${line}  # ${note}`] : [`# ${note}`, line]
  })
}
