/** Prints a cell as text: one line for each named value; other values are written where they are used. */
import type { CellGroup, CellNode, CellNodeOf } from '../../../contract/document/cellGraph'
import { isWidthSymbol, widthSymbols } from '../../../contract/document/widths'
import { cellNodes } from '../../nodes/cellNodeKinds'
import { nodesOf } from '../../checkCell'
import { groupsOf } from '../../groups'
import type { CellStructure } from '../../checkCell'
import { express } from './express'
import type { Expression } from './expressions'
import { inlined } from './inlining'
import { freshName } from '../../names'
import { slotsOf } from '../../slots'

export interface Equations {
  readonly text: string
  /** Node identifier → line, 0-based; a node that is written within another's line has that line. */
  readonly lines: Record<string, number>
}

/** Columns up to which a comment stands behind its equation rather than above it. */
const widest = 100

/**
 * Prints a cell, whole or not (`?` stands for what is not connected). The rules, so that the same drawing gives the same text:
 * - Lines follow the order in which values can be computed, ties as drawn.
 * - A node used once may be written where it is used; `inlining.ts` has the rule.
 * - The value that becomes state `c` is called `c` from its line on, unless the old state is still needed after it:
 *   then it keeps its own name and `c = …` comes last.
 * - The output is the first state, unless a `return` says otherwise.
 * - A group is a comment above the first of its lines that names them all: `// group gates: f, i, o`. They need not be neighbours.
 * - A node's note is the comment behind its equation, or above it when it is long.
 */
export function printEquations(structure: CellStructure, hidden: number): Equations {
  return new Printer(structure, hidden).print()
}

class Printer {
  private readonly text: string[] = []
  private readonly lines: Record<string, number> = {}
  private readonly names = new Map<CellNode, string>()
  private readonly inline: ReadonlySet<CellNode>
  private readonly slots: ReadonlyMap<CellNode, readonly (CellNode | null)[]>
  private readonly groups: readonly CellGroup[]
  /** The name that each statement assigns. */
  private readonly lineNames = new Map<CellNode, string>()
  /** The node of each statement, in order. */
  private readonly statements: readonly CellNode[]
  private readonly nexts: readonly CellNodeOf<'nextState'>[]

  constructor(
    private readonly structure: CellStructure,
    private readonly hidden: number
  ) {
    const placed = new Set(structure.order)
    const all = [...structure.order, ...[...structure.wiring.inputs.keys()].filter((node) => !placed.has(node))]
    this.groups = groupsOf(structure.graph)
    this.inline = inlined(structure)
    this.slots = slotsOf(structure.graph)
    this.statements = all.filter((node) => cellNodes[node.kind].group !== 'Ports' && !this.inline.has(node))
    this.nexts = nodesOf(structure.graph, 'nextState').filter((next) => structure.wiring.inputs.has(next))
    this.nameAll(all)
  }

  print(): Equations {
    this.header()
    const renamed = this.renamed()
    const late = this.keepOldStates()
    this.nameLines(renamed)
    for (const node of this.statements) this.statement(node, renamed.get(node))
    this.ending(renamed, late)
    this.text.push('}')
    return { text: this.text.join('\n'), lines: this.lines }
  }

  private nameLines(renamed: ReadonlyMap<CellNode, CellNodeOf<'nextState'>>): void {
    for (const node of this.statements) {
      const next = renamed.get(node)
      this.lineNames.set(node, this.nameOf((next && this.stateOf(next)) ?? node))
    }
  }

  private inputsOf(node: CellNode): readonly CellNode[] {
    return this.structure.wiring.inputs.get(node) ?? []
  }

  /** Gives each node a unique name without hyphens. `H` and `D` name no constant, and no value beside a constant that reads these sizes. */
  private nameAll(nodes: readonly CellNode[]): void {
    const values = nodes.map((node) => (node.kind === 'constant' ? String(node.params.value) : '')).join()
    const taken = new Set<string>(widthSymbols.filter((symbol) => values.includes(symbol)))
    for (const node of nodes) {
      if (node.kind === 'nextState') continue
      let name = node.name.replaceAll('-', '_')
      while (taken.has(name) || (node.kind === 'constant' && isWidthSymbol(name))) name += '_'
      taken.add(name)
      this.names.set(node, name)
    }
  }

  private nameOf(node: CellNode): string {
    return this.names.get(node) ?? node.name
  }

  private header(): void {
    const { graph } = this.structure
    if (graph.source !== '') this.text.push(`// ${graph.source.replace(/\s+/g, ' ')}`)
    const inputs = nodesOf(graph, 'input')
    const states = nodesOf(graph, 'state')
    const parts = [
      ...inputs.map((node) => this.nameOf(node)),
      states.length === 0 ? '{}' : `{ ${states.map((state) => this.stateText(state)).join(', ')} }`,
      `H = ${this.hidden}`
    ]
    for (const node of [...inputs, ...states]) this.lines[node.id] = this.text.length
    this.text.push(`cell ${cellName(graph.name)}(${parts.join(', ')}) {`)
  }

  private stateText(state: CellNodeOf<'state'>): string {
    const { shape, initial } = state.params
    const usual = initial === 'zero' && shape.length === 1 && shape[0] === 'H'
    return usual ? this.nameOf(state) : `${this.nameOf(state)}: ${initial === 'zero' ? 'zeros' : 'learned'}(${shape.join(', ')})`
  }

  /** Returns the statements whose value takes over the name of the state that it becomes. */
  private renamed(): Map<CellNode, CellNodeOf<'nextState'>> {
    const renamed = new Map<CellNode, CellNodeOf<'nextState'>>()
    const lastUse = this.lastUses()
    const position = new Map(this.statements.map((node, k) => [node, k]))
    for (const next of this.nexts) {
      const source = this.inputsOf(next)[0]
      const at = source && position.get(source)
      const state = this.stateOf(next)
      if (!source || at === undefined || !state || renamed.has(source)) continue
      if ((lastUse.get(state) ?? -1) <= at) renamed.set(source, next)
    }
    return renamed
  }

  private stateOf(next: CellNodeOf<'nextState'>): CellNodeOf<'state'> | undefined {
    return nodesOf(this.structure.graph, 'state').find((state) => state.name === next.params.state)
  }

  /** Returns the last statement that needs each old state. A state that is itself the output is needed until the end. */
  private lastUses(): Map<CellNode, number> {
    const last = new Map<CellNode, number>()
    const visit = (node: CellNode, k: number): void => {
      for (const input of this.inputsOf(node)) {
        if (input.kind === 'state') last.set(input, k)
        else if (this.inline.has(input)) visit(input, k)
      }
    }
    this.statements.forEach(visit)
    for (const output of nodesOf(this.structure.graph, 'output')) {
      const source = this.structure.wiring.inputs.get(output)?.[0]
      if (source?.kind === 'state') last.set(source, Infinity)
    }
    return last
  }

  /** Copies old states that become another state or the output, before their names are overwritten. */
  private keepOldStates(): Map<CellNode, string> {
    const late = new Map<CellNode, string>()
    for (const next of this.nexts) {
      const source = this.inputsOf(next)[0]
      if (source?.kind !== 'state' || source.name === next.params.state) continue
      const name = freshName(new Set(this.names.values()), `${next.params.state.replaceAll('-', '_')}Next`)
      this.names.set(next, name)
      late.set(next, this.put(next, name, this.nameOf(source)))
    }
    for (const output of nodesOf(this.structure.graph, 'output')) {
      const source = this.structure.wiring.inputs.get(output)?.[0]
      if (source?.kind === 'state') late.set(output, this.put(output, this.nameOf(output), this.nameOf(source)))
    }
    return late
  }

  private put(node: CellNode, name: string, value: string): string {
    this.line([node], `  ${name} = ${value}`)
    return name
  }

  /** Writes a line, with the notes of its nodes behind or above it. */
  private line(nodes: readonly CellNode[], text: string): void {
    const notes = nodes.flatMap((node) => (node.note ?? '').split('\n')).filter((note) => note.trim() !== '')
    const [only, ...more] = notes
    const behind = only !== undefined && more.length === 0 && text.length + only.length + 4 <= widest ? ` // ${only}` : ''
    if (behind === '') for (const note of notes) this.text.push(`  // ${note}`)
    for (const node of nodes) this.lines[node.id] = this.text.length
    this.text.push(text + behind)
  }

  private statement(node: CellNode, next: CellNodeOf<'nextState'> | undefined): void {
    const inside: CellNode[] = []
    const value = this.expression(node, inside)
    const state = next && this.stateOf(next)
    if (state) this.names.set(node, this.nameOf(state))
    for (const group of this.groupsFrom(node)) this.text.push(`  // group ${group.name}: ${this.namesOf(group)}`)
    this.line([node, ...(next && state ? [next] : []), ...inside], `  ${this.nameOf(node)} = ${value.text}`)
  }

  /** Returns the groups whose first line is this node's. */
  private groupsFrom(node: CellNode): readonly CellGroup[] {
    return this.groups.filter((group) => this.statements.find(({ id }) => group.nodes.includes(id)) === node)
  }

  private namesOf(group: CellGroup): string {
    const lines = this.statements.filter(({ id }) => group.nodes.includes(id))
    return lines.map((node) => this.lineNames.get(node) ?? this.nameOf(node)).join(', ')
  }

  /** `inside` gets the nodes that are written within the expression. */
  private expression(node: CellNode, inside: CellNode[]): Expression {
    const slots = this.slots.get(node) ?? []
    const inputs = slots.map((input): Expression => {
      if (!input || !this.inline.has(input)) return { text: input ? this.nameOf(input) : '?', binding: 'call' }
      inside.push(input)
      return this.expression(input, inside)
    })
    return express(node, inputs.length === 0 && node.kind !== 'vector' ? [{ text: '?', binding: 'call' }] : inputs)
  }

  /** Writes the states that have no next value yet, and the output. */
  private ending(renamed: ReadonlyMap<CellNode, CellNodeOf<'nextState'>>, late: ReadonlyMap<CellNode, string>): void {
    for (const next of this.nexts) {
      const source = this.inputsOf(next)[0]
      if (source && renamed.get(source) === next) continue
      const state = this.stateOf(next)
      const value = late.get(next) ?? (source ? this.nameOf(source) : '?')
      this.put(next, state ? this.nameOf(state) : next.params.state, value)
    }
    for (const output of nodesOf(this.structure.graph, 'output')) this.output(output, late.get(output))
  }

  private output(output: CellNodeOf<'output'>, late: string | undefined): void {
    const source = this.structure.wiring.inputs.get(output)?.[0]
    const firstState = nodesOf(this.structure.graph, 'state')[0]
    const first = this.nexts.find((next) => next.params.state === firstState?.name)
    const implied = source && first && this.inputsOf(first)[0] === source && source.kind !== 'state'
    if (implied) this.lines[output.id] = this.lines[first.id] ?? 0
    else {
      this.line([output], `  return ${late ?? (source ? this.nameOf(source) : '?')}`)
    }
  }
}

/** Turns the cell's name into one word: `GRU, reset before` becomes `GRUResetBefore`. */
export function cellName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words.map((word, k) => (k === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')
  return /^[A-Za-z]/.test(joined) ? joined : `Cell${joined}`
}
