/** Makes the nodes of one line from its calls and operators. */
import { cellNodes } from '../../nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../contract/document/cellNodes'
import { readWidth, widthSymbols } from '../../../contract/document/widths'
import { problem } from '../../../contract/problems/problem'
import type { Problem, ProblemArgs, ProblemCode } from '../../../contract/problems/problems'
import { Arithmetic } from './arithmetic'
import type { Operand, Term } from './arithmetic'
import { CallArguments } from './callArguments'
import { constantIn } from './draft'
import type { DraftNode, NodeForm, Slot } from './draft'
import type { Lines } from '../parse/lines'
import { takesTwice } from '../../slots'
import { callsLike, kindOfCall, optionNames, usageOf } from '../primitives'
import type { Scope } from './scope'
import { suggest } from './suggest'
import { linearSumOf, matrixTermOf, withMatrices } from './weights'
import type { MatrixTerm } from './weights'
import { isMatrixName } from '../parse/expressionParser'
import type { Expr, Part, Word } from '../parse/syntax'
import type { Span } from '../parse/tokens'

type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>

export class ExpressionReader {
  private readonly arithmetic = new Arithmetic({
    make: (form, inputs, span) => this.make(form, inputs, span),
    refuseNumber: (span, number, needs) => this.tell('equations.number', span, { number: String(number), needs })
  })

  /** New nodes are appended to `nodes`; `within` is the name that the line assigns. */
  constructor(
    private readonly scope: Scope,
    private readonly lines: Lines,
    private readonly problems: Problem[],
    private readonly nodes: DraftNode[],
    private readonly within: string
  ) {}

  /** Reads the value of an expression; a number becomes a constant. */
  slot(expr: Expr): Slot | 'broken' {
    return this.arithmetic.value(this.operand(expr), expr)
  }

  private tell<C extends ProblemCode>(code: C, span: Span, args: ProblemArgs<C> & Problem['args']): 'broken' {
    this.problems.push(problem(code, { text: this.lines.range(span) }, args))
    return 'broken'
  }

  private make(form: NodeForm, inputs: readonly Slot[], span: Span): DraftNode {
    const node = { form, inputs, span, name: null, nameSpan: null, becomes: false, within: this.within, note: '' }
    this.nodes.push(node)
    return node
  }

  private operand(expr: Expr): Operand {
    const size = this.sizeIn(expr)
    if (size !== null) return typeof size === 'number' ? size : this.make({ kind: 'constant', params: { value: size } }, [], expr)
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
        return this.arithmetic.negative(this.operand(expr.value), expr)
      case 'sum':
        return this.sum(expr)
      case 'product':
        return this.product(expr)
      case 'list':
        return this.list(expr)
      case 'power':
        return this.power(expr)
      case 'call':
        return this.call(expr)
      default:
        return expr satisfies never
    }
  }

  /**
   * Reads `H - 1` or `2H` as one constant, whose value follows the layer's sizes. A name that the cell itself gives to a value stands for that
   * value instead. Returns null for anything else.
   */
  private sizeIn(expr: Expr): string | number | null {
    const text = this.lines.textOf(expr)
    if (expr.kind === 'brackets' || expr.kind === 'number' || (expr.kind === 'name' && expr.time)) return null
    const isTaken = (symbol: string) => text.includes(symbol) && !this.isUnknown(symbol)
    return /[HD]/.test(text) && !widthSymbols.some(isTaken) ? readWidth(text) : null
  }

  /** The terms with weights become one linear, which stands first; the sum of the rest is added to it. */
  private sum(expr: ExprOf<'sum'>): Operand {
    const linear = linearSumOf(expr.parts, this.isUnknown)
    if (linear === null) return this.arithmetic.sum(this.terms(expr.parts), expr)
    const operand = this.linear(linear.matrices, linear.bias, expr)
    return this.arithmetic.sum([{ operator: '+', operand, end: expr.end }, ...this.terms(linear.rest)], expr)
  }

  private linear(matrices: readonly MatrixTerm[], bias: boolean, span: Span): Operand {
    const { biasStart, ...usual } = cellNodes.linear.defaults
    const shared = matrices.map(({ name }) => this.weigh(name)).includes('broken')
    const slots = this.connected(
      'linear',
      span,
      'linear',
      matrices.flatMap(({ inputs }) => inputs.map((each) => this.slot(each)))
    )
    if (slots === 'broken' || shared) return 'broken'
    return this.make({ kind: 'linear', params: { ...usual, biasStart, bias } }, slots, span)
  }

  /** Weights that are multiplied twice would be two matrices. */
  private weigh(name: Word): 'broken' | null {
    const line = this.scope.weigh(name.text, this.lines.range(name).line)
    return line === null ? null : this.tell('equations.sharedWeight', name, { name: name.text, line })
  }

  private product(expr: ExprOf<'product'>): Operand {
    const matrix = matrixTermOf(expr, this.isUnknown)
    if (matrix) return this.linear([matrix], false, expr)
    const parts = withMatrices(expr.parts, this.isUnknown)
    const [first, second] = parts
    if (first && second?.operator === '@' && first.value.kind !== 'number') {
      const [left, right] = [this.lines.textOf(first.value), this.lines.textOf(second.value)]
      return this.tell('equations.matrixProduct', expr, { left, right })
    }
    const terms = parts.map(({ operator, value }): Term<'*' | '/'> => {
      return { operator: operator === '/' ? '/' : '*', operand: this.factor(value, expr), end: value.end }
    })
    return this.arithmetic.product(terms, expr)
  }

  /** Weights that a ⊙ multiplies unit by unit are a learned vector, such as the peephole W_ci ⊙ c. */
  private factor(value: Expr, { parts }: ExprOf<'product'>): Operand {
    const unitwise = isMatrixName(value) && this.isUnknown(value.name) && parts.some(({ operator }) => operator === '⊙')
    if (!unitwise) return this.operand(value)
    const shared = this.weigh({ text: value.name, start: value.start, end: value.end })
    return shared ?? this.make({ kind: 'vector', params: cellNodes.vector.defaults }, [], value)
  }

  private list(expr: ExprOf<'list'>): Operand {
    const [only, ...more] = expr.items
    if (only && more.length === 0) return this.operand(only)
    const slots = this.connected(
      'concat',
      expr,
      'concat',
      expr.items.map((item) => this.slot(item))
    )
    return slots === 'broken' ? slots : this.make({ kind: 'concat', params: {} }, slots, expr)
  }

  private readonly isUnknown = (name: string): boolean => this.scope.look(name) === 'unknown'

  private terms<O>(parts: readonly Part<O>[]): Term<O>[] {
    return parts.map(({ operator, value }) => ({ operator, operand: this.operand(value), end: value.end }))
  }

  private named(expr: ExprOf<'name'>): Operand {
    const { name, time } = expr
    if (time === 'after') return this.tell('equations.laterStep', expr, { name })
    const entry = this.scope.look(name, time)
    if (entry === 'broken') return 'broken'
    if (entry === 'notKept') return this.tell('equations.notKept', expr, { name })
    if (entry === 'unknown') return this.tell('equations.unknownName', expr, { name, near: suggest(name, this.scope.names()) })
    return entry.is === 'slot' ? entry.slot : this.tell('equations.usedBefore', expr, { name, line: entry.line })
  }

  private power({ base, exponent, ...span }: ExprOf<'power'>): Operand {
    const [raised, by] = [this.operand(base), this.operand(exponent)]
    if (by === 'broken' || raised === 'broken') return 'broken'
    const number = typeof by === 'number' ? by : constantIn(by)
    if (typeof number === 'number') return this.arithmetic.power(raised, number, span)
    const ground = typeof raised === 'number' ? raised : constantIn(raised)
    if (typeof ground === 'number' && ground > 0) return this.arithmetic.power(ground, by, span)
    return this.tell('equations.powerOfValue', exponent, { base: this.lines.textOf(base), exponent: this.lines.textOf(exponent) })
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
    const matrix = kind === undefined ? matrixTermOf(expr, this.isUnknown) : null
    if (matrix) return this.linear([matrix], false, expr)
    const inputs = expr.inputs.slice(0, kind && expr.inputs.length - placed(kind, expr).length).map((each) => this.slot(each))
    if (kind === undefined) {
      const { text } = expr.name
      const value = this.scope.look(text) !== 'unknown'
      if (value) return this.tell('equations.valueCalled', expr.name, { name: text })
      return this.tell('equations.unknownCall', expr.name, { name: text, near: [...callsLike(text)] })
    }
    const form = this.form(kind, expr)
    const slots = this.connected(kind, expr, expr.name.text, inputs)
    return slots === 'broken' || form === null ? 'broken' : this.make(form, slots, expr)
  }

  /** Reads the input of each port. A call whose one argument is `?` has no connected port. */
  private connected(kind: CellNodeKind, span: Span, name: string, inputs: readonly (Slot | 'broken')[]): readonly Slot[] | 'broken' {
    const { inputs: ports } = cellNodes[kind]
    const slots = inputs.filter((each) => each !== 'broken')
    const [fewest, most] = ports === 'many' ? [1, Infinity] : [ports.length, ports.length]
    if (inputs.length < fewest || inputs.length > most) {
      const needs = ports === 'many' ? 'at least one' : ports.length === 0 ? 'none' : String(ports.length)
      return this.tell('equations.inputs', span, { name, count: inputs.length, needs, usage: usageOf(kind) })
    }
    if (slots.length < inputs.length || (ports === 'many' && this.twice(slots, span, kind))) return 'broken'
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
        const args = {
          name: expr.name.text,
          option: name.text,
          options: [...options],
          near: optionNames(expr.name.text, name.text, options)
        }
        this.tell('equations.unknownOption', name, args)
      }
    }
    const params = text.read(new CallArguments(expr.name.text, values, (name) => this.scope.constantOf(name), this.lines, this.problems))
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
