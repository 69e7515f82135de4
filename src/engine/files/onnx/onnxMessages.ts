/** ONNX's messages as schemas: what is read of a file, with empty lists where it has none, and what is written to one. */
import * as z from 'zod'

const entry = z.object({ key: z.string().default(''), value: z.string().default('') })

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

const tensorSchema = z.object({
  name: z.string().default(''),
  dims: z.array(z.number()).default([]),
  dataType: z.number().default(0),
  rawData: bytes.optional(),
  floatData: z.array(z.number()).default([]),
  int32Data: z.array(z.number()).default([]),
  int64Data: z.array(z.number()).default([]),
  doubleData: z.array(z.number()).default([]),
  uint64Data: z.array(z.number()).default([]),
  stringData: z.array(bytes).default([]),
  externalData: z.array(entry).default([]),
  /** 1: the numbers are in another file, which `externalData` names. */
  dataLocation: z.number().default(0)
})

const dimension = z.object({ dimValue: z.number().optional(), dimParam: z.string().optional() })

const valueInfo = z.object({
  name: z.string().default(''),
  /** Without a tensor type the value is a sequence, a map or optional. Without a shape nothing is known of it. */
  type: z
    .object({
      tensorType: z
        .object({ elemType: z.number().default(0), shape: z.object({ dim: z.array(dimension).default([]) }).optional() })
        .optional()
    })
    .optional(),
  docString: z.string().default('')
})

const operatorSet = z.object({ domain: z.string().default(''), version: z.number().default(0) })

const attributeSchema = z.object({
  name: z.string().default(''),
  /** 1 float, 2 int, 3 string, 4 tensor, 5 graph, 6 to 10 lists of these; 0 in files older than the field. */
  type: z.number().default(0),
  f: z.number().optional(),
  i: z.number().optional(),
  s: bytes.optional(),
  t: tensorSchema.optional(),
  get g(): z.ZodOptional<typeof graphSchema> {
    return graphSchema.optional()
  },
  floats: z.array(z.number()).default([]),
  ints: z.array(z.number()).default([]),
  strings: z.array(bytes).default([]),
  tensors: z.array(tensorSchema).default([]),
  get graphs(): z.ZodDefault<z.ZodArray<typeof graphSchema>> {
    return z.array(graphSchema).default([])
  },
  refAttrName: z.string().default('')
})

const nodeSchema = z.object({
  name: z.string().default(''),
  opType: z.string().default(''),
  domain: z.string().default(''),
  input: z.array(z.string()).default([]),
  output: z.array(z.string()).default([]),
  get attribute(): z.ZodDefault<z.ZodArray<typeof attributeSchema>> {
    return z.array(attributeSchema).default([])
  },
  docString: z.string().default('')
})

const graphSchema = z.object({
  name: z.string().default(''),
  node: z.array(nodeSchema).default([]),
  initializer: z.array(tensorSchema).default([]),
  sparseInitializer: z.array(z.unknown()).default([]),
  input: z.array(valueInfo).default([]),
  output: z.array(valueInfo).default([]),
  valueInfo: z.array(valueInfo).default([]),
  docString: z.string().default('')
})

const functionSchema = z.object({
  name: z.string().default(''),
  domain: z.string().default(''),
  input: z.array(z.string()).default([]),
  output: z.array(z.string()).default([]),
  attribute: z.array(z.string()).default([]),
  attributeProto: z.array(attributeSchema).default([]),
  node: z.array(nodeSchema).default([]),
  opsetImport: z.array(operatorSet).default([])
})

const modelSchema = z.object({
  irVersion: z.number().default(0),
  producerName: z.string().default(''),
  producerVersion: z.string().default(''),
  docString: z.string().default(''),
  opsetImport: z.array(operatorSet).default([]),
  graph: graphSchema,
  metadataProps: z.array(entry).default([]),
  functions: z.array(functionSchema).default([])
})

export const messageSchemas = { Model: modelSchema, Tensor: tensorSchema } as const

/** What is read of a file. */
export type ModelProto = z.output<typeof modelSchema>
export type GraphProto = z.output<typeof graphSchema>
export type NodeProto = z.output<typeof nodeSchema>
export type AttributeProto = z.output<typeof attributeSchema>
export type TensorProto = z.output<typeof tensorSchema>
export type ValueInfoProto = z.output<typeof valueInfo>
export type FunctionProto = z.output<typeof functionSchema>

/** What is written to one: fields that are left out are absent. */
export type ModelDraft = z.input<typeof modelSchema>
export type GraphDraft = z.input<typeof graphSchema>
export type NodeDraft = z.input<typeof nodeSchema>
export type AttributeDraft = z.input<typeof attributeSchema>
export type TensorDraft = z.input<typeof tensorSchema>
export type ValueInfoDraft = z.input<typeof valueInfo>
