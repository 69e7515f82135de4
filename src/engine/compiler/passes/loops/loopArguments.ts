/** Loop arguments: one parameter for what is given twice, closed over what a carry only passes through, one output for what is given out twice. */
import { BlockBuilder, mapped } from '../../program/builder'
import { at, range } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

export function mergeLoopArguments(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? mergeScan(builder, operation) : null))
}

/** Where a parameter of the body goes: to be a carry, a per-step input or closed over. */
type Place = 'carry' | 'step' | 'closed'

function mergeScan(builder: BlockBuilder, { inputs, attributes }: Operation<'scan'>): Value[] {
  const { body, carries, inputs: stepped } = attributes
  const passesThrough = (k: number) => k < carries && at(body.results, k) === at(body.parameters, k)
  const placeOf = (k: number): Place => (k < carries ? (passesThrough(k) ? 'closed' : 'carry') : k < carries + stepped ? 'step' : 'closed')
  const inner = new BlockBuilder()
  const map = new Map<Value, Value>()
  const given: Value[] = []
  const declare = (place: Place) => {
    const seen = new Map<Value, Value>()
    let count = 0
    for (const k of range(inputs.length).filter((each) => placeOf(each) === place)) {
      const input = at(inputs, k)
      const known = place === 'carry' ? undefined : seen.get(input)
      const parameter = known ?? inner.parameter(at(body.parameters, k).type)
      if (!known) {
        seen.set(input, parameter)
        given.push(input)
        count++
      }
      map.set(at(body.parameters, k), parameter)
    }
    return count
  }
  const carryCount = declare('carry')
  const stepCount = declare('step')
  declare('closed')
  for (const operation of body.operations) inner.copy(operation, map)
  const kept = range(carries).filter((k) => !passesThrough(k))
  const results = body.results.map((value) => mapped(map, value))
  const distinct = [...new Set(results.slice(carries))]
  const block = inner.finish([...kept.map((k) => at(results, k)), ...distinct])
  const outputs = builder.operations('scan', given, { ...attributes, carries: carryCount, inputs: stepCount, body: block })
  return body.results.map((_, k) => {
    if (k >= carries) return at(outputs, carryCount + distinct.indexOf(at(results, k)))
    return passesThrough(k) ? at(inputs, k) : at(outputs, kept.indexOf(k))
  })
}
