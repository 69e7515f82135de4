/** Writes and reads ONNX models, and single tensors as ONNX's test data has them. */
import protobuf from 'protobufjs'
import type * as z from 'zod'
import { onnxDescription } from './onnxDescription'
import { messageSchemas } from './onnxMessages'
import type { ModelDraft, ModelProto, TensorDraft, TensorProto } from './onnxMessages'

type MessageName = keyof typeof messageSchemas

const types = new Map<MessageName, protobuf.Type>()

function messageType(name: MessageName): protobuf.Type {
  const type = types.get(name) ?? protobuf.parse(onnxDescription).root.lookupType(`onnx.${name}`)
  types.set(name, type)
  return type
}

/** The bytes of an `.onnx` file. */
export function encodeModel(model: ModelDraft): Uint8Array {
  return encode('Model', model)
}

/** The bytes of a tensor alone, as `input_0.pb` holds it. */
export function encodeTensor(tensor: TensorDraft): Uint8Array {
  return encode('Tensor', tensor)
}

/** Reads an `.onnx` file; null where it is cut off, damaged, nested deeper than a hundred messages, or no model. */
export function decodeModel(bytes: Uint8Array): ModelProto | null {
  return decode('Model', messageSchemas.Model, bytes)
}

/** Reads a tensor alone; null where it is cut off or damaged. */
export function decodeTensor(bytes: Uint8Array): TensorProto | null {
  return decode('Tensor', messageSchemas.Tensor, bytes)
}

function encode(name: MessageName, message: object): Uint8Array {
  const type = messageType(name)
  return type.encode(type.fromObject(message)).finish()
}

function decode<S extends z.ZodType>(name: MessageName, schema: S, bytes: Uint8Array): z.output<S> | null {
  const type = messageType(name)
  try {
    const parsed = schema.safeParse(type.toObject(type.decode(bytes), { longs: Number }))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
