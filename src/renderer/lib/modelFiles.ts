/** Which files of the user are models of other programs, by their names. */

const modelEndings = ['onnx', 'pt', 'pth', 'bin', 'safetensors', 'keras', 'h5', 'hdf5', 'ckpt'] as const

export const isModelFile = (name: string): boolean => modelEndings.some((ending) => name.toLowerCase().endsWith(`.${ending}`))

/** For a file input: models, and what may lie beside them. */
export const importedEndings = [...modelEndings, 'json', 'txt', 'data', 'pb'].map((ending) => `.${ending}`).join(',')

/** Files go to the engine in one message; larger ones are read from the disk by the command line. */
export const mostImportedBytes = 200_000_000
