/** Simplifies values made of pieces along one axis: a sum of padded pieces becomes a concatenation, and all pieces of a value become the value. */
import type { BlockBuilder } from '../../program/builder'
import { at, sameShape } from '../../program/shapes'
import type { AnyOperation, Value } from '../../program/types'
import { constantOf } from './arithmetic'

/** A value that lies from `begin` to `end` along the axis. There are zeros where no piece lies. */
interface Piece {
  readonly begin: number
  readonly end: number
  readonly value: Value
}
interface Pieces {
  readonly axis: number
  readonly list: readonly Piece[]
}

export function simplifyPieces(builder: BlockBuilder, operation: AnyOperation): Value | null {
  if (operation.name === 'concat')
    return (
      wholeAgain(builder, operation.inputs, operation.attributes.axis) ??
      repeatedTogether(builder, operation.inputs, operation.attributes.axis)
    )
  if (operation.name === 'add') return sumOfPieces(builder, at(operation.inputs, 0), at(operation.inputs, 1))
  return null
}

/** A concatenation of neighbouring slices of one value becomes one slice of the value. Nested concatenations along one axis become flat. */
function wholeAgain(builder: BlockBuilder, inputs: readonly Value[], axis: number): Value | null {
  const flat = inputs.flatMap((value) => {
    const producer = builder.producer(value)
    return producer?.name === 'concat' && producer.attributes.axis === axis ? [...producer.inputs] : [value]
  })
  const merged: Value[] = []
  for (const value of flat) {
    const last = merged.at(-1)
    const joined = last ? joinedSlices(builder, last, value, axis) : null
    if (joined) merged[merged.length - 1] = joined
    else merged.push(value)
  }
  return merged.length < inputs.length || flat.length > inputs.length ? builder.concat(merged, axis) : null
}

/** A concatenation of vectors that are repeated along the batch becomes one repeated vector. */
function repeatedTogether(builder: BlockBuilder, inputs: readonly Value[], axis: number): Value | null {
  const vectors = inputs.map((value) => {
    const producer = builder.producer(value)
    const vector = producer?.name === 'broadcast' ? producer.inputs[0] : undefined
    return vector && vector.type.shape.length === 1 && vector.type.shape[0] === value.type.shape.at(-1) ? vector : null
  })
  const known = vectors.filter((vector) => vector !== null)
  const { shape } = at(inputs, 0).type
  if (known.length < inputs.length || axis !== shape.length - 1) return null
  const joined = builder.concat(known, 0)
  return builder.broadcast(joined, [...shape.slice(0, -1), at(joined.type.shape, 0)])
}

function joinedSlices(builder: BlockBuilder, a: Value, b: Value, axis: number): Value | null {
  const [first, second] = [builder.producer(a), builder.producer(b)]
  if (first?.name !== 'slice' || second?.name !== 'slice' || first.inputs[0] !== second.inputs[0]) return null
  const [from, next] = [first.attributes, second.attributes]
  const continues = from.begin.every(
    (begin, k) => (k === axis ? begin + at(from.size, k) : begin) === next.begin[k] && (k === axis || from.size[k] === next.size[k])
  )
  if (!continues) return null
  return builder.slice(
    at(first.inputs, 0),
    from.begin,
    from.size.map((size, k) => (k === axis ? size + at(next.size, k) : size))
  )
}

/** Gives the pieces of a padded or concatenated value; null for any other value. */
function piecesOf(builder: BlockBuilder, value: Value): Pieces | null {
  const producer = builder.producer(value)
  if (producer?.name === 'concat') return concatPieces(builder, producer.inputs, producer.attributes.axis)
  if (producer?.name !== 'pad') return null
  const { before, after } = producer.attributes
  const padded = before.flatMap((size, k) => (size > 0 || at(after, k) > 0 ? [k] : []))
  const [axis] = padded
  if (axis === undefined || padded.length > 1) return null
  const inner = at(producer.inputs, 0)
  const begin = at(before, axis)
  return { axis, list: [{ begin, end: begin + at(inner.type.shape, axis), value: inner }] }
}

function concatPieces(builder: BlockBuilder, inputs: readonly Value[], axis: number): Pieces {
  let end = 0
  const list = inputs.map((value) => ({ begin: end, end: (end += at(value.type.shape, axis)), value }))
  return { axis, list: list.filter((piece) => constantOf(builder, piece.value) !== 0) }
}

/** The sum of two values in pieces becomes a concatenation, unless two of the pieces overlap in part. */
function sumOfPieces(builder: BlockBuilder, a: Value, b: Value): Value | null {
  const [left, right] = [piecesOf(builder, a), piecesOf(builder, b)]
  if (!left || !right || left.axis !== right.axis) return null
  const merged = mergePieces(builder, [...left.list, ...right.list])
  return merged ? joinPieces(builder, merged, a, left.axis) : null
}

function mergePieces(builder: BlockBuilder, pieces: readonly Piece[]): Piece[] | null {
  const merged: Piece[] = []
  for (const piece of [...pieces].sort((p, q) => p.begin - q.begin)) {
    const last = merged.at(-1)
    if (!last || last.end <= piece.begin) merged.push(piece)
    else if (last.begin === piece.begin && last.end === piece.end)
      merged[merged.length - 1] = { ...last, value: builder.add(last.value, piece.value) }
    else return null
  }
  return merged
}

/** Concatenates the pieces, with zeros between them, to a value of the type of `like`. */
function joinPieces(builder: BlockBuilder, pieces: readonly Piece[], like: Value, axis: number): Value {
  const parts: Value[] = []
  let end = 0
  const zerosUntil = (begin: number) => {
    if (begin > end)
      parts.push(
        builder.fill(
          0,
          like.type.shape.map((size, k) => (k === axis ? begin - end : size)),
          like.type.dtype
        )
      )
  }
  for (const piece of pieces) {
    zerosUntil(piece.begin)
    parts.push(piece.value)
    end = piece.end
  }
  zerosUntil(at(like.type.shape, axis))
  return builder.concat(parts, axis)
}

/** Whether two slices cut the same stretch out of values of equal shape. */
export function sameStretch(a: AnyOperation, b: AnyOperation): boolean {
  if (a.name !== 'slice' || b.name !== 'slice') return false
  return (
    sameShape(a.attributes.begin, b.attributes.begin) &&
    sameShape(a.attributes.size, b.attributes.size) &&
    sameShape(at(a.inputs, 0).type.shape, at(b.inputs, 0).type.shape)
  )
}
