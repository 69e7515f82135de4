/** The user's saved documents: `<workspace>/documents/<name>.gatescope.json`. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { parseDocument } from '../../../contract/document/parsing/parseDocument'
import type { Opened, Replaces } from '../../../contract/procedures/workspace'
import { NamedFiles } from './namedFiles'

export class Documents {
  private readonly files: NamedFiles

  constructor(folder: string) {
    this.files = new NamedFiles(folder, '.gatescope.json')
  }

  /** Newest first. */
  async list(): Promise<{ name: string; savedAt: number }[]> {
    return (await this.files.entries()).sort((a, b) => b.savedAt - a.savedAt)
  }

  /** Null when there is no such document. */
  async open(name: string): Promise<{ opened: Opened; savedAt: number } | null> {
    const file = await this.files.read(name)
    return file && { opened: parseDocument(file.text), savedAt: file.savedAt }
  }

  /** Null where another file has the name than `replaces` allows. Then, and where it throws CannotWrite, the file is as it was. */
  save(name: string, document: GatescopeDocument, replaces: Replaces): Promise<{ savedAt: number } | null> {
    return this.files.save(name, `${JSON.stringify(document, null, 2)}\n`, replaces)
  }
}
