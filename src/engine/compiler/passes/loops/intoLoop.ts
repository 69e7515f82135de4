/**
 * What a later loop is given at each step and an earlier one could make at that step is made by the earlier one: the factors of a backward
 * loop, such as o·(1 − tanh²c), come out of the forward loop in place of the values that they are made of. The arrays in between are neither
 * written nor read, and what they are computed from lies in the nearest cache. The earlier loop never gives out more numbers than before.
 */
import { neededFor } from '../../program/blocks'
import { BlockBuilder, newValue } from '../../program/builder'
import { copiesOf, copyInto } from '../../program/copyInto'
import { at, sizeOf } from '../../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { StepForms } from './stepForms'

type Scan = Operation<'scan'>

export function intoLoop(block: Block): Block {
  const scans = block.operations.filter((operation) => operation.name === 'scan').filter(({ attributes }) => !attributes.segments)
  return scans.reduceRight((current, scan) => {
    const own = current.operations.find(
      (operation): operation is Scan => operation.name === 'scan' && operation.outputs[0] === scan.outputs[0]
    )
    if (!own) return current
    const cut = givenCuts(current, own)
    const wanted = wantedOf(cut, own)
    return wanted.length === 0 ? current : grow(cut, own, wanted)
  }, block)
}

/** Where another loop reads a single cut of a step of this one's arrays, it is given that cut. */
function givenCuts(block: Block, scan: Scan): Block {
  const own = new Set(scan.outputs)
  const operations = block.operations.flatMap((operation) => (operation.name === 'scan' ? withCuts(operation, own) : [operation]))
  return { ...block, operations }
}

function withCuts(scan: Scan, own: ReadonlySet<Value>): AnyOperation[] {
  const { carries, inputs, length } = scan.attributes
  const { body } = scan.attributes
  const cuts: Operation<'slice'>[] = []
  const parameters = [...body.parameters]
  const given = scan.inputs.map((value, k) => {
    const parameter = at(parameters, k)
    const [cut, more] = body.operations.filter((operation) => operation.inputs.includes(parameter))
    const alone = cut?.name === 'slice' && !more && !body.results.includes(parameter)
    if (!alone || !own.has(value) || k < carries || k >= carries + inputs) return value
    const [begin, size] = [
      [0, ...cut.attributes.begin],
      [length, ...cut.attributes.size]
    ]
    const output = newValue({ dtype: value.type.dtype, shape: size })
    cuts.push({ name: 'slice', inputs: [value], attributes: { begin, size }, outputs: [output] })
    parameters[k] = at(cut.outputs, 0)
    return output
  })
  if (cuts.length === 0) return [scan]
  const operations = body.operations.filter((operation) => !operation.outputs.some((value) => parameters.includes(value)))
  return [...cuts, { ...scan, inputs: given, attributes: { ...scan.attributes, body: { ...body, parameters, operations } } }]
}

/** What other loops read step by step and this one could make in place of what it gives out; nothing if that were more. */
function wantedOf(block: Block, scan: Scan): readonly Value[] {
  const forms = new StepForms(block, scan)
  const possible = [...new Set(block.operations.flatMap(stepsGiven))].filter((value) => forms.makes(value))
  const live = neededFor(block, block.results)
  const stacks = scan.outputs.slice(scan.attributes.carries).filter((value) => live.has(value))
  const freed = (made: readonly Value[]) => {
    const after = neededFor(block, block.results, new Set(made))
    return sizeOfAll(stacks.filter((value) => !after.has(value)))
  }
  const wanted = possible.filter((value) => freed(possible.filter((other) => other !== value)) < freed(possible))
  return sizeOfAll(wanted) <= freed(wanted) ? wanted : []
}

function sizeOfAll(values: readonly Value[]): number {
  return values.reduce((sum, value) => sum + sizeOf(value.type.shape), 0)
}

function stepsGiven(operation: AnyOperation): readonly Value[] {
  if (operation.name !== 'scan') return []
  const { carries, inputs } = operation.attributes
  return operation.inputs.slice(carries, carries + inputs)
}

/** The block with a loop that makes `wanted`, too. */
function grow(block: Block, scan: Scan, wanted: readonly Value[]): Block {
  const builder = new BlockBuilder()
  const copies = copyInto(builder, block, (operation, known) => {
    // What the loop has made already stays as it is; the rest is dead where nobody else reads it.
    if (operation !== scan) return operation.outputs.some((value) => known.has(value)) ? [] : null
    const outputs = builder.operations('scan', copiesOf(known, scan.inputs), {
      ...scan.attributes,
      body: grownBody(block, scan, wanted)
    })
    wanted.forEach((value, k) => known.set(value, at(outputs, scan.outputs.length + k)))
    return outputs.slice(0, scan.outputs.length)
  })
  return builder.finish(copiesOf(copies, block.results))
}

function grownBody(block: Block, scan: Scan, wanted: readonly Value[]): Block {
  const { body } = scan.attributes
  const builder = new BlockBuilder()
  const copies = copyInto(builder, body)
  const forms = new StepForms(block, scan)
  return builder.finish([...copiesOf(copies, body.results), ...wanted.map((value) => forms.write(builder, copies, value))])
}
