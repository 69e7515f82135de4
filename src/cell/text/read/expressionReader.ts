/** Makes the nodes of one line from its calls and operators. Numbers are folded into one factor or one summand. */
import { cellNodes } from '../../nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../contract/document/cellNodes'
import { problem } from '../../../contract/problems/problems'
import type { Problem, ProblemArgs, ProblemCode } from '../../../contract/problems/problems'
import { CallArguments } from './callArguments'
import type { DraftNode, NodeForm, Slot } from './draft'
import type { Lines } from '../parse/lines'
import { takesTwice } from '../../slots'
import { callNames, kindOfCall, usageOf } from '../primitives'
import type { Scope } from './scope'
import { suggest } from './suggest'
import type { Expr } from '../parse/syntax'
import type { Span } from '../parse/tokens'

/** A value, nothing (`?`), a number to be folded, or `broken`: a part whose mistake was already reported. */
type Operand = Slot | number | 'broken'
type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>

export class ExpressionReader {
  /** New nodes are appended to `nodes`; `within` is the name that the line assigns. */
  constructor(
    private readonly scope: Scope,
    private readonly lines: Lines,
    private readonly problems: Problem[],
    private readonly nodes: DraftNode[],
    private readonly within: string
  ) {}

  /** Reads the value of an expression. A number alone is no value. */
  slot(expr: Expr): Slot | 'broken' {
    const operand = this.operand(expr)
    return typeof operand === 'number' ? this.noNumber(expr, operand) : operand
  }

  private tell<C extends ProblemCode>(code: C, span: Span, args: ProblemArgs<C> & Problem['args']): 'broken' {
    this.problems.push(problem(code, { text: this.lines.range(span) }, args))
    return 'broken'
  }

  private noNumber(span: Span, value: number): 'broken' {
    const needs = 'A number can be a factor, a divisor or a term beside a value; a learned one is vector({ start: 1 }).'
    return this.tell('equations.number', span, { number: String(value), needs })
  }

  private make(form: NodeForm, inputs: readonly Slot[], span: Span): DraftNode {
    const node = { form, inputs, span, name: null, nameSpan: null, becomes: false, within: this.within, note: '' }
    this.nodes.push(node)
    return node
  }

  private operand(expr: Expr): Operand {
    switch (expr.kind) {
      case 'number':
        return expr.value
      case 'hole':
        return null
      case 'dim':
        return this.tell('equations.unknownName', expr, { name: expr.text, near: [] })
      case 'name':
        return this.named(expr)
      case 'brackets':
        return this.operand(expr.value)
      case 'negative':
        return this.negative(expr)
      case 'sum':
        return this.sum(expr)
      case 'product':
        return this.product(expr)
      case 'call':
        return this.call(expr)
      default:
        return expr satisfies never
    }
  }

  private named(expr: ExprOf<'name'>): Operand {
    const { name } = expr
    const entry = this.scope.look(name)
    if (entry === 'broken') return 'broken'
    if (entry === 'unknown') return this.tell('equations.unknownName', expr, { name, near: suggest(name, this.scope.names()) })
    return entry.is === 'slot' ? entry.slot : this.tell('equations.usedBefore', expr, { name, line: entry.line })
  }

  private negative(expr: ExprOf<'negative'>): Operand {
    const value = this.operand(expr.value)
    if (typeof value === 'number') return -value
    return value === 'broken' ? value : this.scaled(-1, value, expr)
  }

  private scaled(factor: number, value: Slot, span: Span): Operand {
    if (!Number.isFinite(factor) || Math.abs(factor) > 1e6) {
      return this.tell('equations.number', span, { number: String(factor), needs: 'Use factors from -1,000,000 to 1,000,000.' })
    }
    return this.make({ kind: 'scale', params: { factor } }, [value], span)
  }

  /** 1 − value. */
  private oneMinus(value: Slot, span: Span): DraftNode {
    return this.make({ kind: 'oneMinus', params: {} }, [value], span)
  }

  /** `a + b` becomes one sum of all its terms. A difference subtracts from everything on its left. */
  private sum(expr: ExprOf<'sum'>): Operand {
    const operands = expr.parts.map(({ value }) => this.operand(value))
    let terms: Operand[] = []
    for (const [k, operand] of operands.entries()) {
      const span = { start: expr.start, end: expr.parts[k]?.value.end ?? expr.end }
      if (expr.parts[k]?.operator === '+') terms.push(operand)
      else
        terms = [
          this.difference(this.joined('add', terms, { start: span.start, end: expr.parts[k - 1]?.value.end ?? span.end }), operand, span)
        ]
    }
    return this.joined('add', terms, expr)
  }

  private difference(left: Operand, right: Operand, span: Span): Operand {
    if (left === 'broken' || right === 'broken') return 'broken'
    if (typeof left !== 'number' && typeof right !== 'number') return this.make({ kind: 'sub', params: {} }, [left, right], span)
    if (typeof left !== 'number') return this.plus(-Number(right), left, span)
    return typeof right === 'number' ? left - right : this.minus(left, right, span)
  }

  /** number − value: 1 − value, or k (1 − value / k). */
  private minus(number: number, value: Slot, span: Span): Operand {
    if (number === 1) return this.oneMinus(value, span)
    if (number === 0) return this.scaled(-1, value, span)
    const part = this.scaled(1 / number, value, span)
    return part === 'broken' || typeof part === 'number' ? part : this.scaled(number, this.oneMinus(part, span), span)
  }

  /** number + value, as 1 − (−value), or k (1 − (−value / k)). */
  private plus(number: number, value: Slot, span: Span): Operand {
    if (number === 0) return value
    const part = this.scaled(-1 / number, value, span)
    if (part === 'broken' || typeof part === 'number') return part
    const sum = this.oneMinus(part, span)
    return number === 1 ? sum : this.scaled(number, sum, span)
  }

  private product(expr: ExprOf<'product'>): Operand {
    const operands = expr.parts.map(({ value }) => this.operand(value))
    let factors: Operand[] = []
    for (const [k, operand] of operands.entries()) {
      const span = { start: expr.start, end: expr.parts[k]?.value.end ?? expr.end }
      if (expr.parts[k]?.operator === '*') factors.push(operand)
      else if (typeof operand === 'number') factors.push(operand === 0 ? this.byZero(span) : 1 / operand)
      else factors = [this.quotient(this.joined('mul', factors, { ...span, end: expr.parts[k - 1]?.value.end ?? span.end }), operand, span)]
    }
    return this.joined('mul', factors, expr)
  }

  private byZero(span: Span): 'broken' {
    return this.tell('equations.number', span, { number: '0', needs: 'Divide by another number.' })
  }

  private quotient(left: Operand, right: Slot | 'broken', span: Span): Operand {
    if (left === 'broken' || right === 'broken') return 'broken'
    if (typeof left === 'number') {
      const needs = 'Divide a value, such as a learned vector({ start: 1 }), instead of a number.'
      return this.tell('equations.number', span, { number: String(left), needs })
    }
    return this.make({ kind: 'div', params: {} }, [left, right], span)
  }

  /** Joins values in one sum or product, and folds the numbers among them into one. */
  private joined(kind: 'add' | 'mul', operands: readonly Operand[], span: Span): Operand {
    const values = operands.filter((each) => typeof each !== 'number')
    const numbers = operands.filter((each) => typeof each === 'number')
    const slots = values.filter((each) => each !== 'broken')
    if (slots.length < values.length) return 'broken'
    const folded = numbers.reduce((a, b) => (kind === 'add' ? a + b : a * b), kind === 'add' ? 0 : 1)
    const [only = null, ...more] = slots
    if (slots.length === 0) return folded
    const value = more.length === 0 ? only : this.make({ kind, params: {} }, slots, span)
    if (numbers.length === 0) return value
    return kind === 'add' ? this.plus(folded, value, span) : this.scaled(folded, value, span)
  }

  /** Reports a value that enters a linear twice, since a linear has one matrix for each value. */
  private twice(slots: readonly Slot[], span: Span, kind: CellNodeKind): boolean {
    const again = takesTwice(kind) ? undefined : slots.find((slot, k) => slot !== null && slots.indexOf(slot) < k)
    if (!again) return false
    this.tell('equations.sameTwice', span, { name: again.name ?? this.lines.textOf(again.span), kind: cellNodes[kind].label })
    return true
  }

  private call(expr: ExprOf<'call'>): Operand {
    const kind = kindOfCall(expr.name.text)
    const inputs = expr.inputs.slice(0, kind && expr.inputs.length - placed(kind, expr).length).map((each) => this.slot(each))
    if (kind === undefined) {
      const { text } = expr.name
      return this.tell('equations.unknownCall', expr.name, { name: text, near: suggest(text, callNames()) })
    }
    const form = this.form(kind, expr)
    const slots = this.connected(kind, expr, inputs)
    return slots === 'broken' || form === null ? 'broken' : this.make(form, slots, expr)
  }

  /** Reads the input of each port. A call whose one argument is `?` has no connected port. */
  private connected(kind: CellNodeKind, expr: ExprOf<'call'>, inputs: readonly (Slot | 'broken')[]): readonly Slot[] | 'broken' {
    const { inputs: ports } = cellNodes[kind]
    const slots = inputs.filter((each) => each !== 'broken')
    const [fewest, most] = ports === 'many' ? [1, Infinity] : [ports.length, ports.length]
    if (inputs.length < fewest || inputs.length > most) {
      const needs = ports === 'many' ? 'at least one' : ports.length === 0 ? 'none' : String(ports.length)
      return this.tell('equations.inputs', expr, { name: expr.name.text, count: inputs.length, needs, usage: usageOf(kind) })
    }
    if (slots.length < inputs.length || (ports === 'many' && this.twice(slots, expr, kind))) return 'broken'
    return slots
  }

  private form(kind: CellNodeKind, expr: ExprOf<'call'>): NodeForm | null {
    const { text } = cellNodes[kind]
    const [further, options] = [namesOf(text.further), namesOf(text.options)]
    const before = this.problems.length
    const values = new Map<string, Expr>()
    const behind = placed(kind, expr)
    const rest = expr.inputs.slice(Math.max(0, expr.inputs.length - behind.length))
    behind.forEach((name, k) => rest[k] && values.set(name, rest[k]))
    for (const { name, value } of expr.options) {
      if (options.includes(name.text) || further.includes(name.text)) values.set(name.text, value)
      else {
        const args = { name: expr.name.text, option: name.text, options: [...options], near: suggest(name.text, options) }
        this.tell('equations.unknownOption', name, args)
      }
    }
    const params = text.read(new CallArguments(expr.name.text, values, this.lines, this.problems))
    return this.problems.length === before ? { kind, params } : null
  }
}

/**
 * Returns the parameters that a call gives by position, which are those that it does not give by name: `dropout(h, 0.2)`, `dropout(h, {
 * rate: 0.2 })`.
 */
function placed(kind: CellNodeKind, { options }: ExprOf<'call'>): readonly string[] {
  return namesOf(cellNodes[kind].text.further).filter((name) => !options.some((option) => option.name.text === name))
}

const namesOf = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name)
