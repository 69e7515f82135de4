/** ONNX's messages as text, with the field numbers of onnx/onnx.proto (IR version 10); what only training and quantisation use is left out. */
export const onnxDescription = `syntax = "proto2"; package onnx;
message Model {
  optional int64 ir_version = 1; optional string producer_name = 2; optional string producer_version = 3; optional string domain = 4;
  optional int64 model_version = 5; optional string doc_string = 6; optional Graph graph = 7; repeated OperatorSet opset_import = 8;
  repeated Entry metadata_props = 14; repeated Function functions = 25;
}
message OperatorSet { optional string domain = 1; optional int64 version = 2; }
message Entry { optional string key = 1; optional string value = 2; }
message Graph {
  repeated Node node = 1; optional string name = 2; repeated Tensor initializer = 5; optional string doc_string = 10;
  repeated ValueInfo input = 11; repeated ValueInfo output = 12; repeated ValueInfo value_info = 13; repeated SparseTensor sparse_initializer = 15;
}
message Function {
  optional string name = 1; repeated string input = 4; repeated string output = 5; repeated string attribute = 6; repeated Node node = 7;
  optional string doc_string = 8; repeated OperatorSet opset_import = 9; optional string domain = 10; repeated Attribute attribute_proto = 11;
}
message Node {
  repeated string input = 1; repeated string output = 2; optional string name = 3; optional string op_type = 4; repeated Attribute attribute = 5;
  optional string doc_string = 6; optional string domain = 7;
}
message Attribute {
  optional string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4; optional Tensor t = 5; optional Graph g = 6;
  repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9; repeated Tensor tensors = 10; repeated Graph graphs = 11;
  optional int32 type = 20; optional string ref_attr_name = 21;
}
message Tensor {
  repeated int64 dims = 1; optional int32 data_type = 2; repeated float float_data = 4 [packed = true]; repeated int32 int32_data = 5 [packed = true];
  repeated bytes string_data = 6; repeated int64 int64_data = 7 [packed = true]; optional string name = 8; optional bytes raw_data = 9;
  repeated double double_data = 10 [packed = true]; repeated uint64 uint64_data = 11 [packed = true]; optional string doc_string = 12;
  repeated Entry external_data = 13; optional int32 data_location = 14;
}
message SparseTensor { optional Tensor values = 1; optional Tensor indices = 2; repeated int64 dims = 3; }
message ValueInfo { optional string name = 1; optional Type type = 2; optional string doc_string = 3; }
message Type { optional TensorType tensor_type = 1; }
message TensorType { optional int32 elem_type = 1; optional Shape shape = 2; }
message Shape { repeated Dimension dim = 1; }
message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }`
