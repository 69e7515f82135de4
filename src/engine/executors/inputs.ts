/** Checks the inputs of a call against their declared types, for every executor. */
import { printType, sameType, sizeOf } from '../compiler/program/shapes'
import type { TensorType } from '../compiler/program/types'
import { ExecutorError } from './executor'
import type { Tensor, Tensors } from './executor'

/** The tensors for `declared` in its order. Throws ExecutorError 'input', which names the place. */
export function checkedInputs(where: string, declared: ReadonlyMap<string, TensorType>, given: Tensors): Tensor[] {
  for (const name of given.keys())
    if (!declared.has(name)) throw new ExecutorError('input', `${where} has no input "${name}"; it takes ${listed(declared.keys())}`)
  return [...declared].map(([name, type]) => {
    const tensor = given.get(name)
    if (!tensor) throw new ExecutorError('input', `${where} needs input "${name}", ${printType(type)}`)
    checkTensor(`${where}: input "${name}"`, type, tensor)
    return tensor
  })
}

/** Throws ExecutorError 'input' when `tensor` is not of `type`. */
export function checkTensor(where: string, type: TensorType, { type: given, data }: Tensor): void {
  if (!sameType(given, type)) throw new ExecutorError('input', `${where} must be ${printType(type)}, got ${printType(given)}`)
  const fits = type.dtype === 'float32' ? data instanceof Float32Array : data instanceof Int32Array
  const expected = type.dtype === 'float32' ? 'Float32Array' : 'Int32Array'
  if (!fits || data.length !== sizeOf(type.shape))
    throw new ExecutorError(
      'input',
      `${where} must be a ${expected} of ${sizeOf(type.shape)} numbers, got ${data.constructor.name} of ${data.length}`
    )
}

export function unknownVariable(name: string, known: Iterable<string>): never {
  throw new ExecutorError('input', `there is no variable "${name}"; there are ${listed(known)}`)
}
export function unknownFunction(name: string, known: Iterable<string>): never {
  throw new ExecutorError('input', `there is no function "${name}"; there are ${listed(known)}`)
}

function listed(names: Iterable<string>): string {
  const all = [...names]
  if (all.length === 0) return 'none'
  return all.length > 12 ? `${all.slice(0, 12).join(', ')}, …` : all.join(', ')
}
