/**
 * What a later loop is given at each step and an earlier one could make at that step is made by the earlier one: the factors of a backward
 * loop, such as o·(1 − tanh²c), come out of the forward loop in place of the values that they are made of. The arrays in between are neither
 * written nor read, and what they are computed from lies in the nearest cache. The earlier loop never gives out more numbers than before.
 */
import { neededFor } from '../../program/blocks'
import { BlockBuilder, newValue } from '../../program/builder'
import { copiesOf, copyInto } from '../../program/copyInto'
import { partOfInput, scanParts, staysWhole } from '../../program/scan'
import { at, sizeOf } from '../../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { StepForms } from './stepForms'

type Scan = Operation<'scan'>

export function intoLoop(block: Block): Block {
  const scans = block.operations.filter((operation) => operation.name === 'scan').filter(({ attributes }) => !staysWhole(attributes))
  return scans.reduceRight((current, scan) => {
    const loop = current.operations.find(
      (operation): operation is Scan => operation.name === 'scan' && operation.outputs[0] === scan.outputs[0]
    )
    if (!loop) return current
    const cut = givenCuts(current, loop)
    const wanted = wantedOf(cut, loop)
    return wanted.length === 0 ? current : grow(cut, loop, wanted)
  }, block)
}

/** Cuts arrays of this loop outside, where another loop reads only one cut of each step. */
function givenCuts(block: Block, scan: Scan): Block {
  const stacks = new Set(scan.outputs)
  const operations = block.operations.flatMap((operation) => (operation.name === 'scan' ? withCuts(operation, stacks) : [operation]))
  return { ...block, operations }
}

function withCuts(scan: Scan, stacks: ReadonlySet<Value>): AnyOperation[] {
  const { body, length } = scan.attributes
  const cuts: Operation<'slice'>[] = []
  const parameters = [...body.parameters]
  const inputs = scan.inputs.map((value, k) => {
    const parameter = at(parameters, k)
    const [cut, more] = body.operations.filter((operation) => operation.inputs.includes(parameter))
    const alone = cut?.name === 'slice' && !more && !body.results.includes(parameter)
    if (!alone || !stacks.has(value) || partOfInput(scan.attributes, k) !== 'steps') return value
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
  return [...cuts, { ...scan, inputs, attributes: { ...scan.attributes, body: { ...body, parameters, operations } } }]
}

/** The values that other loops read step by step and this loop could make in place of its outputs; none if they hold more numbers. */
function wantedOf(block: Block, scan: Scan): readonly Value[] {
  const forms = new StepForms(block, scan)
  const possible = [...new Set(block.operations.flatMap(stepsGiven))].filter((value) => forms.makes(value))
  const live = neededFor(block, block.results)
  const stacks = scanParts(scan).outputs.steps.filter((value) => live.has(value))
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
  return operation.name === 'scan' ? scanParts(operation).inputs.steps : []
}

/** Copies the block with a loop that makes `wanted`, too. */
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
