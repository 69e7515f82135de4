/** What the live part of a page shows: a sequence, what the model makes of it, and the cursor. Views are told of each change. */
import type { PageData } from '../pageData'
import type { PageSource } from './address'
import { runSequence } from './programs'
import type { Frame, Programs, Weights } from './programs'
import type { Subject } from './sequence'

export interface Shown {
  readonly subject: Subject
  readonly frame: Frame
}

export class State {
  shown: Shown | null = null
  /** Where the shown sequence is from; null while none is shown. */
  source: PageSource | null = null
  /** The time step and the unit of the cursor, from 0. */
  cursor = 0
  unit = 0
  private readonly views: { readonly whole: () => void; readonly cursor: () => void }[] = []

  constructor(
    readonly data: PageData,
    readonly programs: Programs,
    readonly weights: Weights
  ) {}

  /** `whole`: another sequence is shown. `cursor`: only the cursor has moved. */
  onChange(whole: () => void, cursor: () => void): void {
    this.views.push({ whole, cursor })
  }

  show(subject: Subject, source: PageSource): void {
    const { data, programs, weights } = this
    this.shown = { subject, frame: runSequence(programs, data.program, weights, subject.sequence) }
    this.source = source
    this.cursor = subject.sequence.length - 1
    this.views.forEach((view) => view.whole())
  }

  /** The units of the widest value that is shown. */
  units(): number {
    const widths = (this.shown?.frame.taps ?? []).map((rows) => rows[0]?.length ?? 0)
    return Math.max(0, ...this.data.program.taps.map(({ form }, k) => (form === 'series' ? (widths[k] ?? 0) : 0)))
  }

  move(cursor: number, unit = this.unit): void {
    const length = this.shown?.subject.sequence.length ?? 1
    this.cursor = Math.min(length - 1, Math.max(0, cursor))
    this.unit = Math.max(0, unit)
    this.views.forEach((view) => view.cursor())
  }
}

/** The row of the outputs that answers at the cursor; a model that is asked once answers at the end. */
export function outputAt({ frame }: Shown, cursor: number): Float32Array | null {
  return frame.outputs[frame.outputs.length === frame.length ? cursor : frame.outputs.length - 1] ?? null
}
