/** The messages of TensorBoard's event files, as far as scalars, texts and hyperparameters need them (tensorboard/compat/proto). */
import protobuf from 'protobufjs'
import * as z from 'zod'

export interface EventMessage {
  /** Seconds since 1970. */
  readonly wall_time: number
  readonly step?: number
  readonly file_version?: string
  readonly summary?: { readonly value: readonly SummaryValue[] }
}
export interface SummaryValue {
  readonly tag: string
  readonly simple_value?: number
  readonly metadata?: { readonly plugin_data: { readonly plugin_name: string; readonly content?: Uint8Array } }
  readonly tensor?: {
    readonly dtype: number
    readonly tensor_shape: { readonly dim: readonly { readonly size: number }[] }
    readonly string_val: readonly Uint8Array[]
  }
}
/** A setting as TensorBoard's table of hyperparameters holds it. */
export type HparamValue = { readonly number_value: number } | { readonly string_value: string } | { readonly bool_value: boolean }
export type HparamsMessage =
  | {
      readonly version: number
      readonly session_start_info: {
        readonly hparams: Readonly<Record<string, HparamValue>>
        readonly group_name: string
        readonly start_time_secs: number
      }
    }
  | { readonly version: number; readonly session_end_info: { readonly status: number; readonly end_time_secs: number } }

const description = `syntax = "proto3"; package tensorboard;
message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
message Summary { repeated Value value = 1; }
message Value { string tag = 1; oneof value { float simple_value = 2; Tensor tensor = 8; } Metadata metadata = 9; }
message Metadata { PluginData plugin_data = 1; }
message PluginData { string plugin_name = 1; bytes content = 2; }
message Tensor { int32 dtype = 1; Shape tensor_shape = 2; repeated bytes string_val = 8; }
message Shape { repeated Dim dim = 2; }
message Dim { int64 size = 1; }
message Setting { oneof kind { double number_value = 2; string string_value = 3; bool bool_value = 4; } }
message SessionStart { map<string, Setting> hparams = 1; string group_name = 4; double start_time_secs = 5; }
message SessionEnd { int32 status = 1; double end_time_secs = 2; }
message Hparams { int32 version = 1; oneof data { SessionStart session_start_info = 3; SessionEnd session_end_info = 4; } }`

let types: { readonly event: protobuf.Type; readonly hparams: protobuf.Type } | undefined

/** The message types, made once. */
export function eventTypes(): { readonly event: protobuf.Type; readonly hparams: protobuf.Type } {
  if (types) return types
  const { root } = protobuf.parse(description, { keepCase: true })
  types = { event: root.lookupType('tensorboard.Event'), hparams: root.lookupType('tensorboard.Hparams') }
  return types
}

export function encodeEvent(event: EventMessage): Uint8Array {
  return eventTypes().event.encode(event).finish()
}

export function encodeHparams(hparams: HparamsMessage): Uint8Array {
  return eventTypes().hparams.encode(hparams).finish()
}

/** Any number, those that are not finite too. */
const numberSchema = z.custom<number>((value) => typeof value === 'number')
const scalarsSchema = z.object({
  summary: z.object({ value: z.array(z.object({ tag: z.string(), simple_value: numberSchema.optional() })) }).optional()
})

/** The scalars of an event, by their names. */
export function decodeScalars(bytes: Uint8Array): Map<string, number> {
  const { event } = eventTypes()
  const { summary } = scalarsSchema.parse(event.toObject(event.decode(bytes)))
  return new Map((summary?.value ?? []).flatMap(({ tag, simple_value: value }) => (value === undefined ? [] : [[tag, value] as const])))
}
