/** What a person says about a run: `about.json` in its folder, which is replaced as a whole. A file that cannot be read counts as none. */
import { join } from 'node:path'
import { aboutRunSchema } from '../../../contract/runs/entry'
import type { AboutChange, AboutRun } from '../../../contract/runs/entry'
import { writeAtomic } from '../../files/atomicFile'
import { readJsonFile, readJsonFileSync } from '../../files/jsonFile'
import { withLock } from '../../files/lock'

const fileName = 'about.json'
const nothingSaid: AboutRun = aboutRunSchema.parse({})

export async function readAbout(folder: string): Promise<AboutRun> {
  return (await readJsonFile(join(folder, fileName), aboutRunSchema)) ?? nothingSaid
}

/** The title that a person gave a run; null where there is none. */
export function titleIn(folder: string): string | null {
  return readJsonFileSync(join(folder, fileName), aboutRunSchema)?.title ?? null
}

/** Changes what is given and leaves the rest as it is, also where another process changes something else. Throws what the file system throws. */
export function changeAbout(folder: string, change: AboutChange): Promise<AboutRun> {
  return withLock(join(folder, '.about'), async () => {
    const about = aboutRunSchema.parse({ ...(await readAbout(folder)), ...change })
    const tags = [...new Set(about.tags)]
    await writeAtomic(join(folder, fileName), `${JSON.stringify({ ...about, tags }, null, 2)}\n`)
    return { ...about, tags }
  })
}
