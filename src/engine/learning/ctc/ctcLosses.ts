/**
 * Connectionist temporal classification (Graves et al. 2006): the loss of labels whose time steps are not known. It is −log of the sum over
 * all ways to spread the labels over the time steps, with blanks between; a label that stays for several steps counts once. The forward
 * algorithm runs in logarithms as one loop over time, so that it differentiates and runs as any other loop.
 */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { overUnits } from '../../model/layers/functions'
import { whereReal } from '../../model/layers/sequenceMask'
import { shiftedLogits } from '../step/logits'

/** The class that stands for no label. Targets after the last label are of this class. */
export const blankClass = 0

/** Stands for log 0: finite, so that no gradient becomes 0 × ∞, and so low that nothing is left of it beside anything else. */
const LOG_ZERO = -1e30

export interface CtcInputs {
  /** Of the head, float32 [T, B, V]: of the blank and then of the labels. */
  readonly logits: Value
  /** int32 [S, B]: the labels of each sequence from its first row on, then blanks. */
  readonly targets: Value
  /** 1 at the real time steps of each sequence, which come first: float32 [T, B]. Null where all are real. */
  readonly mask: Value | null
}

/** float32 [B]: nats of each sequence, which has at most `most` labels. */
export function ctcLosses(builder: BlockBuilder, { logits, targets, mask }: CtcInputs, most: number): Value {
  const [length = 0, batch = 0] = logits.type.shape
  const labels = Math.min(most, at(targets.type.shape, 0))
  const wanted = builder.transpose(builder.sliceAxis(targets, 0, 0, labels), [1, 0])
  const { blanks, ofLabels } = emissions(builder, logits, wanted)
  const start = {
    // Before the first time step nothing was said, for certain.
    blank: builder.concat([builder.fill(0, [batch, 1]), builder.fill(LOG_ZERO, [batch, labels])], 1),
    label: builder.fill(LOG_ZERO, [batch, labels])
  }
  const { carries } = builder.scan({
    length,
    carries: [start.blank, start.label],
    inputs: [blanks, ofLabels, ...(mask ? [mask] : [])],
    closed: [repeated(builder, wanted)],
    body: (step, { carries: before, inputs, closed }) => {
      const after = oneStep(step, [at(before, 0), at(before, 1)], [at(inputs, 0), at(inputs, 1)], at(closed, 0))
      const real = inputs[2]
      const fresh = real ? after.map((value, k) => whereReal(step, real, value, at(before, k))) : after
      return { carries: fresh, outputs: [] }
    }
  })
  return ends(builder, at(carries, 0), at(carries, 1), wanted)
}

/** The log probabilities of the blank [T, B, 1] and of each wanted label [T, B, L]. */
function emissions(builder: BlockBuilder, logits: Value, wanted: Value): { blanks: Value; ofLabels: Value } {
  const [, batch = 0, classes = 0] = logits.type.shape
  const { shifted, logSum } = shiftedLogits(builder, logits)
  const chances = builder.sub(shifted, overUnits(builder, logSum, logits))
  const [, labels = 0] = wanted.type.shape
  const table = [batch, classes, labels]
  const isLabel = builder.binary(
    'equal',
    builder.operation('iota', [], { shape: table, axis: 1 }),
    builder.broadcast(builder.reshape(wanted, [batch, 1, labels]), table)
  )
  const picked = builder.matmul(builder.transpose(chances, [1, 0, 2]), builder.cast(isLabel, 'float32'))
  return { blanks: builder.sliceAxis(chances, 2, blankClass, 1), ofLabels: builder.transpose(picked, [1, 0, 2]) }
}

/** 0 where a label differs from the one before it, and the blank between may be left out; log 0 where it is the same: [B, L]. */
function repeated(builder: BlockBuilder, wanted: Value): Value {
  const [batch = 0, labels = 0] = wanted.type.shape
  const none = builder.fill(blankClass, [batch, 1], 'int32')
  const before = labels === 1 ? none : builder.concat([none, builder.sliceAxis(wanted, 1, 0, labels - 1)], 1)
  const isSame = builder.binary('equal', wanted, before)
  return builder.select(isSame, builder.fill(LOG_ZERO, [batch, labels]), builder.fill(0, [batch, labels]))
}

type Pair = readonly [Value, Value]

/**
 * One time step. `blank` [B, L + 1] is the log probability of having said j labels and a blank last, and `label` [B, L] that of having said
 * label j last.
 */
function oneStep(step: BlockBuilder, [blank, label]: Pair, [blankChance, labelChance]: Pair, same: Value): Value[] {
  const [batch = 0, labels = 0] = label.type.shape
  const never = step.fill(LOG_ZERO, [batch, 1])
  const before = step.concat([never, label], 1)
  const skipped = step.add(step.sliceAxis(before, 1, 0, labels), same)
  const stays = logSum(step, [blank, before])
  const says = logSum(step, [label, step.sliceAxis(blank, 1, 0, labels), skipped])
  return [step.add(stays, step.broadcast(blankChance, stays.type.shape)), step.add(says, labelChance)]
}

/** log Σ exp of values of one shape. */
function logSum(builder: BlockBuilder, values: readonly Value[]): Value {
  const largest = builder.stopGradient(values.slice(1).reduce((most, value) => builder.binary('max', most, value), at(values, 0)))
  const shares = values.map((value) => builder.unary('exp', builder.sub(value, largest)))
  return builder.add(builder.unary('log', builder.sum(shares)), largest)
}

/** −log of having said all labels, with a blank after them or none: [B]. */
function ends(builder: BlockBuilder, blank: Value, label: Value, wanted: Value): Value {
  const [batch = 0, labels = 0] = wanted.type.shape
  const isSaid = builder.binary('less', builder.fill(blankClass, [batch, labels], 'int32'), wanted)
  const said = builder.cast(builder.reduceSum(builder.cast(isSaid, 'float32'), [1]), 'int32')
  const numbers = builder.operation('iota', [], { shape: [batch, labels + 1], axis: 1 })
  const isLast = builder.binary('equal', numbers, builder.broadcast(builder.reshape(said, [batch, 1]), [batch, labels + 1]))
  const picked = (isPlace: Value, value: Value) => builder.reduceSum(builder.select(isPlace, value, builder.fill(0, value.type.shape)), [1])
  const lastLabel = picked(builder.sliceAxis(isLast, 1, 1, labels), label)
  const isEmpty = builder.reshape(builder.sliceAxis(isLast, 1, 0, 1), [batch])
  const orNever = builder.select(isEmpty, builder.fill(LOG_ZERO, [batch]), lastLabel)
  return builder.unary('neg', logSum(builder, [picked(isLast, blank), orNever]))
}
