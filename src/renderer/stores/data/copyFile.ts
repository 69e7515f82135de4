/** Copies a file into the workspace piece by piece, and tells how far it has come. */
import type { EngineClient } from '../../../contract/contract'
import { pieceBytes } from '../../../contract/procedures/data'

interface CopiedFile {
  readonly file: string
  readonly isNew: boolean
}

/** Null where the signal gave it up; then nothing is left of it. `told` is called with the bytes that were copied. */
export async function copyFile(
  { data }: Pick<EngineClient, 'data'>,
  source: File,
  { name, signal, told }: { readonly name: string; readonly signal: AbortSignal; readonly told: (bytes: number) => void }
): Promise<CopiedFile | null> {
  const { copy } = await data.beginCopy({ file: name, bytes: source.size })
  try {
    for (let at = 0; at < source.size && !signal.aborted; at += pieceBytes) {
      const piece = new Uint8Array(await source.slice(at, at + pieceBytes).arrayBuffer())
      await data.addToCopy({ copy, piece })
      told(Math.min(source.size, at + pieceBytes))
    }
    return signal.aborted ? null : await data.endCopy({ copy })
  } finally {
    await data.dropCopy({ copy })
  }
}
