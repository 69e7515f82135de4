/** What a reader of one kind of file takes and gives. */
import type { Tensor } from '../executors/executor'
import type { ImportedModel } from './importedModel'

/** The model file or folder, with what lies beside it. */
export interface ModelFiles {
  /** The file's name, or the folder's. */
  readonly name: string
  /** The bytes of the file; of a folder, of the file in it that has the model. */
  readonly main: { readonly name: string; readonly bytes: Uint8Array }
  /** A file beside the model; null where there is none, or its name leaves the folder. */
  beside(name: string): Uint8Array | null
  /** The names of the files beside it. */
  readonly names: readonly string[]
  readonly vocabulary: readonly string[]
  readonly classes: readonly string[]
  /** Example inputs, for models whose weights are inputs. */
  readonly inputs: ReadonlyMap<string, Tensor>
}

/** One way to read a file that leaves something open; `says` what was taken, empty for the only way. */
export interface Candidate {
  readonly says: string
  /** A sentence on what beside the file settles it. */
  readonly settle?: string
  draw(): ImportedModel
}

/** The ways to read a file, the most likely first. Examples choose among them; without examples it is the first. */
export type ModelReader = (files: ModelFiles) => readonly Candidate[] | Promise<readonly Candidate[]>
