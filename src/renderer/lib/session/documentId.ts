/** Gives a document the id by which its runs are found again, however it is renamed, moved or edited. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { randomName } from './randomName'

/**
 * Returns the document with an id. A file without one gets an id of its name, so that it has the same one each time that it is opened until
 * it is saved; every other document without one gets a new id. `taken`: the id belongs to another open document, of which this is a copy.
 */
export function withDocumentId(document: GatescopeDocument, fileName: string | null, taken: (id: string) => boolean): GatescopeDocument {
  const id = document.id ?? (fileName === null ? null : idOfFile(fileName))
  if (id === null || taken(id)) return { ...document, id: randomName('d') }
  return document.id === id ? document : { ...document, id }
}

const idOfFile = (name: string): string => `f-${hash(name).toString(16).padStart(16, '0')}`

/** FNV-1a over the UTF-8 bytes of a text, 64 bits. */
function hash(text: string): bigint {
  return new TextEncoder()
    .encode(text)
    .reduce((value, byte) => BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n)
}
