/** The studies of the labs on disk: `<workspace>/labs/<id>.json`. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'
import { studySchema } from '../../../contract/labs/study'
import type { Study } from '../../../contract/labs/study'
import { writeAtomic } from '../../files/atomicFile'
import { isThisProcess, ownerSchema, runsElsewhere, thisProcess } from '../../files/owner'
import { ifMissing } from '../workspace/userFiles'

/** `owner`: the process that measures, or did last. */
const fileSchema = z.strictObject({ format: z.literal('gatescope-lab'), version: z.literal(1), owner: ownerSchema, study: studySchema })
const ending = '.json'

export class StudyFiles {
  constructor(private readonly folder: string) {}

  /** Newest first; a file that holds no study is named beside them. */
  async list(): Promise<{ studies: Study[]; unreadable: string[] }> {
    await mkdir(this.folder, { recursive: true })
    const ids = (await readdir(this.folder)).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length))
    const read = await Promise.all(ids.map(async (id) => ({ id, study: await this.read(id).catch(() => null) })))
    const studies = read.flatMap(({ study }) => study ?? []).sort((a, b) => b.startedAt - a.startedAt)
    return { studies, unreadable: read.flatMap(({ id, study }) => (study === null ? [`${id}${ending}`] : [])) }
  }

  /** Null where there is none that this version can read. A study whose process has ended before it is told as cut. */
  async read(id: string): Promise<Study | null> {
    const text = await readFile(this.path(id), 'utf8').catch(ifMissing(null))
    const file = text === null ? null : readJson(text, fileSchema)
    if (file === null || file.study.id !== id) return null
    const { study, owner } = file
    return study.state !== 'running' || isThisProcess(owner) || runsElsewhere(owner) ? study : { ...study, state: 'cut' }
  }

  async write(study: Study): Promise<void> {
    const file: z.infer<typeof fileSchema> = { format: 'gatescope-lab', version: 1, owner: thisProcess(), study }
    await writeAtomic(this.path(study.id), `${JSON.stringify(file, null, 2)}\n`)
  }

  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true })
  }

  private path(id: string): string {
    return join(this.folder, `${id}${ending}`)
  }
}
