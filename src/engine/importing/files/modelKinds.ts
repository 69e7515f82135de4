/** The kinds of model files that are read, by the endings of their names; the first of them is taken from a folder that has several. */
export const modelKinds = {
  keras: ['.keras'],
  onnx: ['.onnx'],
  safetensors: ['.safetensors'],
  pytorch: ['.pt', '.pth', '.bin', '.ckpt'],
  kerasWeights: ['.weights.h5', '.h5', '.hdf5']
} as const
export type ModelKind = keyof typeof modelKinds

/** A remedy where a file is of none of these kinds. */
export const knownKinds = `Files of these kinds are read: ${Object.values(modelKinds).flat().join(', ')}.`

const isKind = (name: string): name is ModelKind => name in modelKinds

/** Null for a file that is no model. */
export function modelKindOf(name: string): ModelKind | null {
  const lower = name.toLowerCase()
  for (const [kind, endings] of Object.entries(modelKinds))
    if (isKind(kind) && endings.some((ending) => lower.endsWith(ending))) return kind
  return null
}
