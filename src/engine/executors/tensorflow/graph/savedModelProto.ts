/** The part of TensorFlow's SavedModel messages that a program needs, and how they become bytes. Field numbers as in tensorflow/core/protobuf and framework. */
import protobuf from 'protobufjs'

export interface ShapeProto {
  readonly dim: readonly { readonly size: number }[]
}
export interface TensorProto {
  readonly dtype: number
  readonly tensor_shape: ShapeProto
  readonly tensor_content: Uint8Array
}
export interface ListValue {
  readonly i?: readonly number[]
  readonly type?: readonly number[]
  readonly shape?: readonly ShapeProto[]
}
export type AttrValue =
  | { readonly list: ListValue }
  | { readonly s: Uint8Array }
  | { readonly i: number }
  | { readonly b: boolean }
  | { readonly type: number }
  | { readonly shape: ShapeProto }
  | { readonly tensor: TensorProto }
  | { readonly func: { readonly name: string } }
export type Attrs = Readonly<Record<string, AttrValue>>
export interface NodeDef {
  readonly name: string
  readonly op: string
  readonly input: readonly string[]
  readonly attr: Attrs
}
export interface ArgDef {
  readonly name: string
  readonly type: number
}
export interface FunctionDef {
  readonly signature: { readonly name: string; readonly input_arg: readonly ArgDef[]; readonly output_arg: readonly ArgDef[] }
  readonly node_def: readonly NodeDef[]
  /** Output argument → `node:output:index`. */
  readonly ret: Readonly<Record<string, string>>
}
export interface TensorInfo {
  readonly name: string
  readonly dtype: number
  readonly tensor_shape: ShapeProto
}
export interface SignatureDef {
  readonly inputs: Readonly<Record<string, TensorInfo>>
  readonly outputs: Readonly<Record<string, TensorInfo>>
  readonly method_name: string
}
export interface Graph {
  readonly nodes: readonly NodeDef[]
  readonly functions: readonly FunctionDef[]
  readonly signatures: Readonly<Record<string, SignatureDef>>
}

const description = `syntax = "proto3"; package tensorflow;
message Dim { int64 size = 1; }
message Shape { repeated Dim dim = 2; }
message Tensor { int32 dtype = 1; Shape tensor_shape = 2; bytes tensor_content = 4; }
message NameAttrList { string name = 1; }
message ListValue { repeated int64 i = 3 [packed = true]; repeated int32 type = 6 [packed = true]; repeated Shape shape = 7; }
message AttrValue {
  oneof value { ListValue list = 1; bytes s = 2; int64 i = 3; bool b = 5; int32 type = 6; Shape shape = 7; Tensor tensor = 8; NameAttrList func = 10; }
}
message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
message ArgDef { string name = 1; int32 type = 3; }
message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; }
message FunctionDef { OpDef signature = 1; repeated NodeDef node_def = 3; map<string, string> ret = 4; }
message Library { repeated FunctionDef function = 1; }
message VersionDef { int32 producer = 1; int32 min_consumer = 2; }
message GraphDef { repeated NodeDef node = 1; Library library = 2; VersionDef versions = 4; }
message TensorInfo { string name = 1; int32 dtype = 2; Shape tensor_shape = 3; }
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
message MetaInfoDef { repeated string tags = 4; }
message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; map<string, SignatureDef> signature_def = 5; }
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }`

/** The GraphDef version that the emission was written against (TensorFlow 2.9), and the oldest consumer that reads it. */
const versions = { producer: 1087, min_consumer: 12 }

let savedModelType: protobuf.Type | undefined

/** The bytes of `saved_model.pb` with one meta graph, tagged `serve`. */
export function encodeSavedModel(graph: Graph): Uint8Array {
  savedModelType ??= protobuf.parse(description, { keepCase: true }).root.lookupType('tensorflow.SavedModel')
  const message = {
    saved_model_schema_version: 1,
    meta_graphs: [
      {
        meta_info_def: { tags: ['serve'] },
        graph_def: { node: graph.nodes, library: { function: graph.functions }, versions },
        signature_def: graph.signatures
      }
    ]
  }
  return savedModelType.encode(message).finish()
}
