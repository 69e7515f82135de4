/** Thins a curve to what a chart can show, as it is read: of each stretch its lowest and its highest point, and the first and last of all. */
import type { CurveRows } from '../../learning/runs/metrics'

export class ThinnedCurve {
  private readonly points: Point[] = []
  private readonly stretches: number
  private row = 0
  private stretch = -1
  /** The row with which another stretch begins. */
  private stretchEnd = 1
  private low: Point | null = null
  private high: Point | null = null

  /**
   * @param rows how many rows come in all
   * @param most points that stay at most, at least 4. A loss that is not finite is neither low nor high; a stretch of nothing else keeps its first row.
   */
  constructor(
    private readonly rows: number,
    most: number
  ) {
    this.stretches = rows <= most ? rows - 2 : Math.floor((most - 2) / 2)
  }

  /** Takes the rows that come next. */
  take(piece: CurveRows): void {
    for (let k = 0; k < piece.loss.length; k++, this.row++) {
      if (this.row === this.stretchEnd) this.nextStretch()
      this.look(piece, k)
    }
    if (this.row === this.rows) this.keepExtremes()
  }

  /** The points that stay, in the order of their rows, once all rows were taken. */
  get curve(): CurveRows {
    const { points } = this
    return {
      step: Float64Array.from(points, ({ step }) => step),
      seconds: Float64Array.from(points, ({ seconds }) => seconds),
      loss: Float32Array.from(points, ({ loss }) => loss),
      learningRate: Float32Array.from(points, ({ learningRate }) => learningRate),
      gradientNorm: Float32Array.from(points, ({ gradientNorm }) => gradientNorm)
    }
  }

  /** The first and the last row are stretches of their own. */
  private nextStretch(): void {
    this.keepExtremes()
    this.stretch += 1
    const inner = this.rows - 2
    this.stretchEnd = this.stretch < this.stretches ? 1 + Math.floor(((this.stretch + 1) * inner) / this.stretches) : this.rows
  }

  private look(piece: CurveRows, k: number): void {
    const loss = piece.loss[k] ?? NaN
    if (this.low === null || this.high === null) {
      this.low = this.high = pointOf(piece, k, this.row)
    } else if (Number.isFinite(loss)) {
      if (!(this.low.loss <= loss) || !Number.isFinite(this.low.loss)) this.low = pointOf(piece, k, this.row)
      if (!(this.high.loss >= loss) || !Number.isFinite(this.high.loss)) this.high = pointOf(piece, k, this.row)
    }
  }

  private keepExtremes(): void {
    const { low, high } = this
    if (low && high) this.points.push(...(low === high || low.row === high.row ? [low] : low.row < high.row ? [low, high] : [high, low]))
    this.low = this.high = null
  }
}

interface Point {
  readonly row: number
  readonly step: number
  readonly seconds: number
  readonly loss: number
  readonly learningRate: number
  readonly gradientNorm: number
}

function pointOf({ step, seconds, loss, learningRate, gradientNorm }: CurveRows, k: number, row: number): Point {
  return {
    row,
    step: step[k] ?? NaN,
    seconds: seconds[k] ?? NaN,
    loss: loss[k] ?? NaN,
    learningRate: learningRate[k] ?? NaN,
    gradientNorm: gradientNorm[k] ?? NaN
  }
}
