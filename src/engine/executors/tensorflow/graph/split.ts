/** Writes `split`: the inputs cut, one call for each part, the results joined. */
import { at, range } from '../../../compiler/program/shapes'
import type { Attributes, Operation, Value } from '../../../compiler/program/types'
import { mostOwnFunctions } from '../runtime/environment'
import { boolAttr, functionAttr, intAttr, typeAttr, typesAttr } from './attributes'
import type { BlockWriter } from './blockWriter'
import type { FunctionLibrary, FunctionWriter, Ref } from './functionWriter'
import type { Attrs } from './savedModelProto'

/** How nodes are written and named: inside a function (`node:output:0`) and in the main graph (`node:0`) alike. */
export interface NodeSink {
  constantInt(value: number): Ref
  /** Appends a node; gives the refs of its `outputs` outputs, all in the output list or argument `output`. */
  nodes(op: string, inputs: readonly Ref[], attrs: Attrs, output: string, outputs: number): Ref[]
}

type Split = Operation<'split'>
type Join = Attributes['split']['join'][number]

/** The function of one part. */
function definePart(library: FunctionLibrary, operation: Split, open: (writer: FunctionWriter) => BlockWriter): string {
  const { body } = operation.attributes
  return library.define('part', (writer) => {
    const parameters = body.parameters.map((value) => writer.parameter(value.type.dtype))
    const results = open(writer).block(body, parameters)
    body.results.forEach((value, k) => writer.result(value.type.dtype, at(results, k)))
  })
}

/**
 * The function of each part: one for all, or one each where few are compiled. XLA builds sums of a compiled function in its first call, and two first
 * calls of the same function at once end the process (`setXlaFlags` tells more).
 */
export function defineParts(
  library: FunctionLibrary,
  operation: Split,
  open: (writer: FunctionWriter) => BlockWriter,
  compiled: boolean
): string[] {
  const { parts } = operation.attributes
  if (compiled && parts <= mostOwnFunctions) return range(parts).map(() => definePart(library, operation, open))
  const name = definePart(library, operation, open)
  return range(parts).map(() => name)
}

/** For each part the refs of its inputs. */
export function cutInputs(sink: NodeSink, operation: Split, inputs: readonly Ref[]): Ref[][] {
  const { parts, cut } = operation.attributes
  const pieces = operation.inputs.map((value, k) => cutOne(sink, value, at(inputs, k), at(cut, k), parts))
  return range(parts).map((part) => pieces.map((each) => at(each, part)))
}

function cutOne(sink: NodeSink, value: Value, ref: Ref, axis: number | null, parts: number): Ref[] {
  if (axis === null) return range(parts).map(() => ref)
  const attrs = { T: typeAttr(value.type.dtype), num_split: intAttr(parts) }
  return sink.nodes('Split', [sink.constantInt(axis), ref], attrs, 'output', parts)
}

/** One call for each part, compiled when XLA is used. Gives each part's results. */
export function callParts(
  sink: NodeSink,
  operation: Split,
  names: readonly string[],
  inputs: readonly Ref[][],
  compiled: boolean
): Ref[][] {
  const { body } = operation.attributes
  return inputs.map((given, part) => {
    const attrs = callAttrs(at(names, part), body.parameters, body.results, compiled)
    return sink.nodes('PartitionedCall', given, attrs, 'output', body.results.length)
  })
}

/** The attributes of a call of a function. */
export function callAttrs(name: string, parameters: readonly Value[], results: readonly Value[], compiled: boolean): Attrs {
  return {
    Tin: typesAttr(parameters.map((value) => value.type.dtype)),
    Tout: typesAttr(results.map((value) => value.type.dtype)),
    f: functionAttr(name),
    ...(compiled ? { _XlaMustCompile: boolAttr(true) } : {})
  }
}

/** The split's outputs from the parts' results. */
export function joinResults(sink: NodeSink, operation: Split, results: readonly Ref[][]): Ref[] {
  const { join, body } = operation.attributes
  return body.results.map((value, k) =>
    joinOne(
      sink,
      value,
      at(join, k),
      results.map((each) => at(each, k))
    )
  )
}

function joinOne(sink: NodeSink, value: Value, join: Join, pieces: readonly Ref[]): Ref {
  const dtype = typeAttr(value.type.dtype)
  if (pieces.length === 1) return at(pieces, 0)
  const [joined = ''] =
    join.kind === 'sum'
      ? sink.nodes('AddN', pieces, { T: dtype, N: intAttr(pieces.length) }, 'sum', 1)
      : sink.nodes(
          'ConcatV2',
          [...pieces, sink.constantInt(join.axis)],
          { T: dtype, Tidx: typeAttr('int32'), N: intAttr(pieces.length) },
          'output',
          1
        )
  return joined
}

function functionSink(writer: FunctionWriter): NodeSink {
  return {
    constantInt: (value) => writer.int(value),
    nodes: (op, inputs, attrs, output, outputs) => {
      const name = writer.node(op, inputs, attrs)
      return range(outputs).map((k) => `${name}:${output}:${k}`)
    }
  }
}

/** Writes a split that stands inside a compiled function. */
export function emitSplit(block: BlockWriter, operation: Split): void {
  const sink = functionSink(block.writer)
  const names = defineParts(block.writer.library, operation, (writer) => block.inner(writer), false)
  const inputs = cutInputs(
    sink,
    operation,
    operation.inputs.map((value) => block.whole(value))
  )
  const joined = joinResults(sink, operation, callParts(sink, operation, names, inputs, false))
  operation.outputs.forEach((value, k) => block.set(value, at(joined, k)))
}
