/** One time step of a drawn cell as lines of Python, one for each node, with the names of the drawing. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { resolveWidth } from '../../../contract/document/widths'
import type { CheckedCell, CheckedNode } from '../../model/checkedModel'
import { expressionOf } from './cellRows'
import type { Operand, StepHost } from './cellRows'
import { PythonNames } from './identifiers'
import { pythonFloat, pythonTuple } from './strings'

export interface StepLine {
  readonly node: CellNode
  readonly name: string
  readonly expression: string
}

/** A step reads its input [B, D] and its states [B, …] by these names, and gives on the output and the states after it. */
export interface CellStep {
  readonly input: string
  /** In the order of the cell's states. */
  readonly states: readonly string[]
  readonly lines: readonly StepLine[]
  /** The states after the step, in the order of the cell's states. */
  readonly next: readonly string[]
  readonly output: string
}

/** Writes a step. Constants beside other values are plain numbers, and learned vectors are written where they are used. */
export function cellStep(cell: CheckedCell, host: StepHost): CellStep {
  return new StepWriter(cell, host).write()
}

/** The line that takes the states of a step out of the tuple or list `states`; none where there are no states. */
export function statesTaken({ states }: CellStep): string[] {
  return states.length === 0 ? [] : [`${states.length === 1 ? pythonTuple(states) : states.join(', ')} = states`]
}

const arithmetic: ReadonlySet<CellNode['kind']> = new Set(['add', 'sub', 'mul', 'div'])

class StepWriter {
  private readonly names: PythonNames
  private readonly operands = new Map<CellNode, Operand>()
  private readonly lines: StepLine[] = []
  private readonly input: string
  private readonly states: readonly string[]

  constructor(
    private readonly cell: CheckedCell,
    private readonly host: StepHost
  ) {
    this.names = new PythonNames(host.reserved)
    const inputNode = cell.nodes.find(({ node }) => node.kind === 'input')
    this.input = this.names.take(inputNode?.node.name ?? 'x')
    if (inputNode) this.operands.set(inputNode.node, { text: this.input, shape: inputNode.shape, batched: true })
    this.states = cell.states.map(({ node, shape }) => {
      const name = this.names.take(node.name)
      this.operands.set(node, { text: name, shape, batched: true })
      return name
    })
  }

  write(): CellStep {
    for (const checked of this.cell.nodes) if (!this.operands.has(checked.node)) this.line(checked)
    return {
      input: this.input,
      states: this.states,
      lines: this.lines,
      next: this.cell.states.map(({ source }) => this.whole(source)),
      output: this.whole(this.cell.output)
    }
  }

  private readonly units = (dim: string | number): number => resolveWidth(dim, { hidden: this.cell.hidden, input: this.cell.inputWidth })

  /** Writes a node's line. A value that has a text already, such as a learned vector, needs none. */
  private line(checked: CheckedNode): void {
    const { node, inputs, shape } = checked
    if (node.kind === 'nextState' || node.kind === 'output' || this.isNumber(node)) return
    const operands = inputs.map((input) => this.operand(input, checked))
    const expression = expressionOf(node, {
      host: this.host,
      node,
      inputs: operands,
      sources: inputs,
      shape,
      like: this.input,
      units: this.units
    })
    const batched = operands.some((operand) => operand.batched)
    const isText = node.kind === 'vector' || operands.some(({ text }) => text === expression)
    const name = isText ? expression : this.names.take(node.name)
    if (!isText) this.lines.push({ node, name, expression })
    this.operands.set(node, { text: name, shape, batched })
  }

  /** The value of an input for its user: a number where arithmetic joins it with another value. */
  private operand(input: CellNode, user: CheckedNode): Operand {
    if (input.kind === 'constant' && takesNumber(user))
      return { text: pythonFloat(this.units(input.params.value)), shape: [], batched: false }
    return this.valueOf(input)
  }

  private valueOf(node: CellNode): Operand {
    const operand = this.operands.get(node)
    if (!operand) throw new RangeError(`“${node.name}” has no value`)
    return operand
  }

  /** Whether all users of a constant write it as a plain number. */
  private isNumber(node: CellNode): boolean {
    return node.kind === 'constant' && this.cell.nodes.every((user) => !user.inputs.includes(node) || takesNumber(user))
  }

  /** The value of a node with the axis of sequences. */
  private whole(node: CellNode): string {
    if (node.kind === 'nextState') return this.repeated(node)
    const { text, shape, batched } = this.valueOf(node)
    return batched ? text : this.host.dialect.repeat(text, this.input, shape)
  }

  /** A single unit that becomes a state, once for each unit of the state. */
  private repeated(next: CellNode): string {
    const { inputs, shape } = this.cell.nodes.find(({ node }) => node === next) ?? { inputs: [], shape: [] }
    const { text, shape: unit, batched } = this.valueOf(inputs[0] ?? next)
    const aligned = batched ? `${text}${'[..., None]'.repeat(shape.length - unit.length)}` : text
    return this.host.dialect.repeat(aligned, this.input, shape)
  }
}

/** A number may stand beside a value, not beside other numbers alone. */
function takesNumber({ node, inputs }: CheckedNode): boolean {
  return arithmetic.has(node.kind) && inputs.some((input) => input.kind !== 'constant')
}
