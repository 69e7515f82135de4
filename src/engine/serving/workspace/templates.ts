/** The templates that ship: `resources/templates/index.json` lists them, and each is a document of its own. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { parseDocument } from '../../../contract/document/parsing/parseDocument'
import { templateSchema } from '../../../contract/procedures/workspace'
import type { Opened, Template } from '../../../contract/procedures/workspace'

export class Templates {
  /** @param resources the folder `resources` */
  constructor(private readonly resources: string) {}

  async list(): Promise<Template[]> {
    return z.array(templateSchema).parse(JSON.parse(await this.read('index.json')))
  }

  /** Null when no template has this id. */
  async open(id: string): Promise<Opened | null> {
    const known = (await this.list()).some((template) => template.id === id)
    return known ? parseDocument(await this.read(`${id}.json`)) : null
  }

  private read(file: string): Promise<string> {
    return readFile(join(this.resources, 'templates', file), 'utf8')
  }
}
