/** Represents complex numbers as pairs of real values of one shape, because programs have only real numbers. */
import type { BlockBuilder } from '../../../compiler/program/builder'
import type { Shape, Value } from '../../../compiler/program/types'

export interface Complex {
  readonly re: Value
  readonly im: Value
}

/** Writes the arithmetic of complex numbers into one block. */
export class ComplexWriter {
  constructor(private readonly b: BlockBuilder) {}

  add(x: Complex, y: Complex): Complex {
    return this.each(x, y, (p, q) => this.b.add(p, q))
  }

  mul(x: Complex, y: Complex): Complex {
    const { b } = this
    return { re: b.sub(b.mul(x.re, y.re), b.mul(x.im, y.im)), im: b.add(b.mul(x.re, y.im), b.mul(x.im, y.re)) }
  }

  /** x / y = x ȳ / |y|². */
  div(x: Complex, y: Complex): Complex {
    const { b } = this
    const size = b.add(b.mul(y.re, y.re), b.mul(y.im, y.im))
    const product = this.mul(x, { re: y.re, im: b.unary('neg', y.im) })
    return this.map(product, (part) => b.div(part, size))
  }

  /** e^x = e^Re x (cos Im x + i sin Im x). */
  exp(x: Complex): Complex {
    const { b } = this
    const size = b.unary('exp', x.re)
    return { re: b.mul(size, b.unary('cos', x.im)), im: b.mul(size, b.unary('sin', x.im)) }
  }

  /** Times a real value. */
  scale(x: Complex, factor: Value): Complex {
    return this.map(x, (part) => this.b.mul(part, factor))
  }

  real(value: number, shape: Shape): Complex {
    return { re: this.b.fill(value, shape), im: this.b.fill(0, shape) }
  }

  map(x: Complex, change: (part: Value) => Value): Complex {
    return { re: change(x.re), im: change(x.im) }
  }

  each(x: Complex, y: Complex, join: (p: Value, q: Value) => Value): Complex {
    return { re: join(x.re, y.re), im: join(x.im, y.im) }
  }
}
