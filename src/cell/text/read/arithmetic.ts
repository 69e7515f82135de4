/** Makes nodes of sums, products and powers. Numbers beside each other are folded; a number beside values becomes a factor or a constant. */
import { largestNumber, smallestNumber } from '../../../contract/document/cellNodes'
import type { Span } from '../parse/tokens'
import type { DraftNode, NodeForm, Slot } from './draft'

/** A value, nothing (`?`), a number, or `broken`: a part whose mistake was already reported. */
export type Operand = Slot | number | 'broken'

/** A term or a factor with the operator before it and its end in the text. */
export interface Term<O> {
  readonly operator: O
  readonly operand: Operand
  readonly end: number
}

/** What arithmetic needs of the line that it is in. */
export interface LineWriter {
  readonly make: (form: NodeForm, inputs: readonly Slot[], span: Span) => DraftNode
  readonly refuseNumber: (span: Span, number: number, needs: string) => 'broken'
}

const isNumber = (operand: Operand): operand is number => typeof operand === 'number'

export class Arithmetic {
  constructor(private readonly line: LineWriter) {}

  /** Returns the operand as a value: a number becomes a constant. */
  value(operand: Operand, span: Span): Slot | 'broken' {
    if (!isNumber(operand)) return operand
    const size = Math.abs(operand)
    if (size <= largestNumber && (size >= smallestNumber || size === 0))
      return this.line.make({ kind: 'constant', params: { value: operand + 0 } }, [], span)
    const needs = 'Models compute with 32-bit numbers: use 0, or a number from 1.2e-38 to 3.4e38 in size.'
    return this.line.refuseNumber(span, operand, needs)
  }

  negative(operand: Operand, span: Span): Operand {
    return isNumber(operand) ? -operand : this.scaled(-1, operand, span)
  }

  /** `a + b` becomes one sum of all its terms. A difference subtracts from everything on its left. */
  sum(terms: readonly Term<'+' | '-'>[], span: Span): Operand {
    let sums: Operand[] = []
    let end = span.start
    for (const { operator, operand, end: next } of terms) {
      if (operator === '+') sums.push(operand)
      else sums = [this.difference(this.added(sums, { ...span, end }), operand, { ...span, end: next })]
      end = next
    }
    return this.added(sums, span)
  }

  /** `a * b` becomes one product of all its factors, and numbers one factor of it. A quotient divides everything on its left. */
  product(factors: readonly Term<'*' | '/'>[], span: Span): Operand {
    let products = noFactors
    let end = span.start
    for (const { operator, operand, end: next } of factors) {
      if (operator === '*') products = multiplied(products, operand)
      else if (operand === 0) return this.line.refuseNumber({ ...span, end: next }, 0, 'Divide by another number.')
      else if (isNumber(operand)) products = { ...products, below: products.below * operand, numbers: true }
      else products = multiplied(noFactors, this.quotient(this.multiplied(products, { ...span, end }), operand, { ...span, end: next }))
      end = next
    }
    return this.multiplied(products, span)
  }

  /** `base ^ exponent`; a number to the power of a value is e to the power of the number's logarithm times the value. */
  power(base: Operand, exponent: Slot | number, span: Span): Operand {
    if (base === 'broken') return base
    if (isNumber(exponent)) {
      return isNumber(base) ? base ** exponent : this.line.make({ kind: 'power', params: { exponent } }, [base], span)
    }
    if (!isNumber(base) || base <= 0)
      return this.line.refuseNumber(span, Number(base), 'Only a number above zero has a power of any value.')
    const scaled = this.scaled(Math.log(base), exponent, span)
    return scaled === 'broken' || isNumber(scaled) ? scaled : this.line.make({ kind: 'exp', params: {} }, [scaled], span)
  }

  private scaled(factor: number, value: Slot | 'broken', span: Span): Operand {
    if (value === 'broken') return value
    if (!(Math.abs(factor) <= largestNumber))
      return this.line.refuseNumber(span, factor, 'Models compute with 32-bit numbers: use factors up to 3.4e38 in size.')
    return this.line.make({ kind: 'scale', params: { factor } }, [value], span)
  }

  /** 1 − value and 0 − value have nodes of their own. */
  private difference(left: Operand, right: Operand, span: Span): Operand {
    if (left === 'broken' || right === 'broken') return 'broken'
    if (isNumber(left) && isNumber(right)) return left - right
    if (right === 0) return left
    if (left === 0 && !isNumber(right)) return this.scaled(-1, right, span)
    if (left === 1 && !isNumber(right)) return this.line.make({ kind: 'oneMinus', params: {} }, [right], span)
    return this.joined('sub', [left, right], span)
  }

  private quotient(left: Operand, right: Slot | 'broken', span: Span): Operand {
    return left === 'broken' || right === 'broken' ? 'broken' : this.joined('div', [left, right], span)
  }

  /** Adds the numbers among the terms up; their sum stands where the first of them stood. */
  private added(terms: readonly Operand[], span: Span): Operand {
    const numbers = terms.filter(isNumber)
    const total = numbers.reduce((sum, each) => sum + each, 0)
    if (numbers.length === terms.length) return total
    const place = terms.findIndex(isNumber)
    const rest = terms.filter((term, k) => !isNumber(term) || (k === place && total !== 0)).map((term) => (isNumber(term) ? total : term))
    const [only = null] = rest
    return rest.length === 1 ? only : this.joined('add', rest, span)
  }

  private multiplied({ values, above, below, numbers }: Factors, span: Span): Operand {
    if (values.includes('broken')) return 'broken'
    const factor = above / below
    const [only = null] = values
    if (values.length === 0) return factor
    const value = values.length === 1 ? only : this.joined('mul', values, span)
    return numbers && !isNumber(value) ? this.scaled(factor, value, span) : value
  }

  private joined(kind: 'add' | 'sub' | 'mul' | 'div', operands: readonly Operand[], span: Span): Slot | 'broken' {
    const values = operands.map((operand) => this.value(operand, span))
    const slots = values.filter((value) => value !== 'broken')
    return slots.length < values.length ? 'broken' : this.line.make({ kind, params: {} }, slots, span)
  }
}

/** Factors that are values, and the numbers among them above and below the line of the fraction. */
interface Factors {
  readonly values: readonly (Slot | 'broken')[]
  readonly above: number
  readonly below: number
  readonly numbers: boolean
}

const noFactors: Factors = { values: [], above: 1, below: 1, numbers: false }

function multiplied(factors: Factors, operand: Operand): Factors {
  if (isNumber(operand)) return { ...factors, above: factors.above * operand, numbers: true }
  return { ...factors, values: [...factors.values, operand] }
}
