/** Turns the syntax tree of a cell into nodes: resolves names line by line, and reports all mistakes at once. */
import { cellNodeParams } from '../../../contract/document/cellNodes'
import { problem } from '../../../contract/problems/problem'
import type { Problem, ProblemArgs, ProblemCode } from '../../../contract/problems/problems'
import { isWidthSymbol, readWidth } from '../../../contract/document/widths'
import { constantIn } from './draft'
import type { DraftCell, DraftEnd, DraftNode, Slot } from './draft'
import { ExpressionReader } from './expressionReader'
import type { Lines } from '../parse/lines'
import { Scope } from './scope'
import type { CellText, NamedNumber, StateText, Statement, Word } from '../parse/syntax'
import type { Span } from '../parse/tokens'

/** Characters of a name at most. */
const longestName = 64
const largestHidden = 65_536

export interface CellRead {
  readonly draft: DraftCell
  readonly problems: readonly Problem[]
}

export function readCell(text: CellText, lines: Lines): CellRead {
  return new CellReader(text, lines).read()
}

class CellReader {
  private readonly problems: Problem[] = []
  private readonly nodes: DraftNode[] = []
  private readonly nexts = new Map<string, DraftEnd>()
  private readonly scope: Scope
  private output: DraftEnd | null = null
  /** The comment of a line that makes no node waits here for the next node. */
  private waiting = ''

  constructor(
    private readonly text: CellText,
    private readonly lines: Lines
  ) {
    this.scope = new Scope(text.statements, lines)
  }

  read(): CellRead {
    const { text } = this
    for (const constant of text.constants) this.constant(constant)
    const inputs = text.inputs.map((word) => this.port(word, { form: { kind: 'input', params: {} }, span: word }, 'an input'))
    const states = text.states.map((state) => this.state(state))
    for (const statement of text.statements) this.statement(statement)
    const hidden = this.hiddenSize()
    const output = this.output ?? this.impliedOutput()
    const ports = { inputs, states, nexts: this.nexts, output }
    const draft = { name: text.name.text, source: text.source, hidden, nodes: this.nodesOfValues(output), ...ports, groups: text.groups }
    return { draft, problems: this.problems }
  }

  /** Leaves out the constants that only options and exponents name, since those have the number itself. */
  private nodesOfValues(output: DraftEnd | null): DraftNode[] {
    const ends = [...this.nexts.values(), ...(output ? [output] : [])].map(({ source }) => source)
    const entering = new Set([...this.nodes.flatMap(({ inputs }) => inputs), ...ends])
    return this.nodes.filter((node) => !this.scope.constants.has(node) || entering.has(node))
  }

  private tell<C extends ProblemCode>(code: C, span: Span, args: ProblemArgs<C> & Problem['args']): void {
    this.problems.push(problem(code, { text: this.lines.range(span) }, args))
  }

  private port(word: Word, { form, span }: Pick<DraftNode, 'form' | 'span'>, what: string): DraftNode {
    const node: DraftNode = { form, span, inputs: [], name: word.text, nameSpan: word, becomes: false, within: word.text, note: '' }
    this.checkName(word)
    const declared = this.scope.portOf(word.text)
    if (declared === null) this.scope.declare(word.text, node, what)
    else this.tell('equations.alreadyDeclared', word, { name: word.text, what: declared })
    return node
  }

  private checkName(word: Word): void {
    if (word.text.length > longestName) this.tell('equations.longName', word, { name: `${word.text.slice(0, 20)}…`, limit: longestName })
  }

  private state(state: StateText): DraftNode {
    const params = this.stateParams(state)
    return this.port(state.name, { form: { kind: 'state', params }, span: state }, 'a state')
  }

  /** A number that the first line names is a constant like one that a line of its own names. */
  private constant({ name, value }: NamedNumber): void {
    const span = { start: name.start, end: value.end }
    this.statement({ target: name, value, note: '', ...span })
  }

  private stateParams({ name, initial }: StateText) {
    const usual = { shape: ['H' as const], initial: 'zero' as const }
    if (initial === null) return usual
    const call = initial.kind === 'call' && initial.options.length === 0 ? initial : null
    const start = call?.name.text === 'zeros' ? 'zero' : call?.name.text
    const shape = call?.inputs.map((size) => readWidth(this.lines.textOf(size), (name) => this.scope.constantOf(name)))
    const parsed = cellNodeParams.state.safeParse({ shape, initial: start })
    if (parsed.success) return parsed.data
    const needs = 'a start and one or two sizes, such as zeros(H), learned(H / 2) or zeros(H, D)'
    this.tell('equations.badState', initial, { state: name.text, needs })
    return usual
  }

  private hiddenSize(): number | null {
    const { hidden } = this.text
    if (hidden === null) return null
    if (Number.isInteger(hidden.value) && hidden.value >= 1 && hidden.value <= largestHidden) return hidden.value
    this.tell('equations.hiddenSize', hidden, { found: String(hidden.value), limit: largestHidden })
    return null
  }

  private statement(statement: Statement): void {
    const { value } = statement
    const target = statement.target && this.target(statement.target)
    const note = [this.waiting, statement.note].filter(Boolean).join('\n')
    this.waiting = ''
    if (target !== null) this.checkName(target)
    const fresh = this.nodes.length
    const reader = new ExpressionReader(this.scope, this.lines, this.problems, this.nodes, target?.text ?? 'y')
    const slot = value === null ? 'broken' : reader.slot(value)
    if (slot === 'broken') {
      if (target !== null) this.scope.broken(target.text)
      return
    }
    const newNode = slot !== null && this.nodes.indexOf(slot) >= fresh ? slot : null
    if (target === null) this.giveOn({ source: slot, span: statement, note })
    else if (this.scope.isState(target.text))
      this.becomes(target, { source: slot, span: statement, note: newNode ? '' : note }, newNode, note)
    else this.assign(target, slot, newNode, note)
  }

  /** The name that a line assigns: the new value of a state may be written h_t. */
  private target(written: Word): Word {
    const code = written.time === 'before' ? 'equations.oldValue' : written.time === 'after' ? 'equations.laterStep' : null
    if (code !== null) this.tell(code, written, { name: written.text })
    return { ...written, text: this.scope.target(written.text) }
  }

  private giveOn(end: DraftEnd): void {
    if (this.output === null) this.output = end
    else this.tell('equations.assignedTwice', end.span, { name: 'return', line: this.lines.range(this.output.span).line })
  }

  private becomes(target: Word, end: DraftEnd, made: DraftNode | null, note: string): void {
    const before = this.nexts.get(target.text)
    if (before) {
      this.tell('equations.assignedTwice', target, { name: target.text, line: this.lines.range(before.span).line })
      return
    }
    this.nexts.set(target.text, end)
    if (made) Object.assign(made, { name: target.text, nameSpan: target, becomes: true, note })
    this.scope.change(target.text, end.source)
  }

  private assign(target: Word, found: Slot, made: DraftNode | null, note: string): void {
    const port = this.scope.portOf(target.text)
    const line = this.scope.lineOf(target.text)
    if (port !== null) this.tell('equations.alreadyDeclared', target, { name: target.text, what: port })
    else if (line !== null) this.tell('equations.assignedTwice', target, { name: target.text, line })
    else if (found === null) this.tell('equations.nothing', target, { name: target.text })
    else if (isWidthSymbol(target.text) && constantIn(found) !== null) {
      this.tell('equations.sizeName', target, { name: target.text })
      this.scope.broken(target.text)
    } else {
      if (made) Object.assign(made, { name: target.text, nameSpan: target, note })
      else this.waiting = note
      this.scope.assign(target.text, found, this.lines.range(target).line)
    }
  }

  /** Without a `return` the cell outputs its first state. */
  private impliedOutput(): DraftEnd | null {
    const first = this.nexts.get(this.text.states[0]?.name.text ?? '')
    return first ? { ...first, note: '' } : null
  }
}
